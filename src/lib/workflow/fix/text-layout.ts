/** How a JSON text is laid out, so that what is added to it looks like what is there. */
export interface TextLayout {
  /** One level of indentation; empty when the text is on one line. */
  unit: string
  newline: string
  /** What stands between a key and its value, such as a colon and a space. */
  colon: string
  /** The text writes objects on one line, at least some of them. */
  inline: boolean
}

export function layoutOf(text: string): TextLayout {
  const indented = /\n([ \t]+)["[{\]}]/.exec(text)
  return {
    unit: indented?.[1] ?? '',
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    colon: /"\s{0,9}:([ \t]?)/.exec(text)?.[1] === '' ? ':' : ': ',
    // Inside a string a quote comes behind a backslash, so that this is an object with its first key.
    inline: /\{ ?"[^"\\\n]{1,60}":/.test(text),
  }
}

/** The text of a value that begins on a line with this indentation. */
export function formatValue(value: unknown, {unit, newline, colon, inline}: TextLayout, indentation: string): string {
  if (unit === '' || inline) return oneLine(value, colon)
  return JSON.stringify(value, undefined, unit).replaceAll('\n', newline + indentation)
}

function oneLine(value: unknown, colon: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value)
  const comma = colon === ':' ? ',' : ', '
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}${colon}${oneLine(member, colon)}`)
    .join(comma)}}`
}
