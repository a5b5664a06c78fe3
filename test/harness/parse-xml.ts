import {SaxesParser} from 'saxes'

export interface XmlElement {
  name: string
  attributes: Readonly<Record<string, string>>
  text: string
  children: XmlElement[]
}

/** @throws when the text is not well-formed XML 1.0 */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = {name: '', attributes: {}, text: '', children: []}
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({name, attributes}) => {
    const element = {name, attributes: attributes as Record<string, string>, text: '', children: []}
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (part) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += part
  })
  parser.write(text).close()
  const [document] = root.children
  if (document === undefined) throw new Error('the document has no element')
  return document
}
