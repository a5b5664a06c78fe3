import {type CodeSpan, codeSpansOf} from './expression-code.ts'
import {endOfQuoted, skipToken} from './skip-token.ts'

/** A node that an expression names. */
export interface NodeReference {
  name: string
  /** As it is written, for example `$('Fetch leads')`. */
  written: string
}

/** Cheap test before the text is read closely. */
const mayRefer = /\$(?:\(|node|items)/
const opening = /\$(?:node\s*\[|items\s*\(|\()\s*/y
const closing = /\s*[\]),]/y
const identifier = /[\w$.]/

/**
 * The nodes that a parameter's expressions name by `$('x')`, `$node["x"]` and `$items("x")`. Only names that are written out: a name that is
 * computed is not known before the workflow runs. Strings and comments inside the expression are passed over.
 */
export function nodeReferencesOf(text: string): NodeReference[] {
  if (!mayRefer.test(text)) return []
  const references: NodeReference[] = []
  for (const span of codeSpansOf(text)) readSpan(text, span, references)
  return references
}

function readSpan(code: string, {start, end}: CodeSpan, found: NodeReference[]): void {
  /** For each template literal around: how many braces are open in its current `${ }`. */
  const templates: number[] = []
  let inTemplateText = false
  for (let i = start; i < end; ) {
    const char = code[i]
    if (inTemplateText) {
      if (char === '\\') i++
      else if (char === '`') inTemplateText = false
      else if (char === '$' && code[i + 1] === '{') {
        templates.push(0)
        inTemplateText = false
        i++
      }
      i++
      continue
    }
    const next = skipToken(code, i, end)
    if (next > i) {
      i = next
      continue
    }
    if (char === '`') inTemplateText = true
    else if (char === '$') i = readReference(code, i, end, found)
    else inTemplateText = leavesTemplateCode(char, templates)
    i++
  }
}

/** Keeps count of the braces in `${ }`; true when the template's text goes on behind this character. */
function leavesTemplateCode(char: string | undefined, templates: number[]): boolean {
  const open = templates.at(-1)
  if (open === undefined) return false
  if (char === '{') templates[templates.length - 1] = open + 1
  else if (char === '}' && open === 0) return templates.pop() !== undefined
  else if (char === '}') templates[templates.length - 1] = open - 1
  return false
}

/** Adds the reference that begins at `at`, if one does. Returns the offset of the last character that was read. */
function readReference(code: string, at: number, end: number, found: NodeReference[]): number {
  if (identifier.test(code[at - 1] ?? '')) return at
  opening.lastIndex = at
  const quoteAt = at + (opening.exec(code)?.[0].length ?? 0)
  const mark = code[quoteAt]
  if (quoteAt === at || (mark !== '"' && mark !== "'" && mark !== '`')) return at
  const behind = endOfQuoted(code, quoteAt, end, mark)
  closing.lastIndex = behind
  const closed = closing.exec(code)
  const inner = code.slice(quoteAt + 1, behind - 1)
  if (closed === null || behind >= end || (mark === '`' && inner.includes('${'))) return at
  found.push({name: decodeEscapes(inner), written: code.slice(at, behind + closed[0].length).replace(/,$/, ')')})
  return behind - 1
}

const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0'}

function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g,
    (_, braced?: string, unicode?: string, hex?: string, char = '') => {
      const code = braced ?? unicode ?? hex
      if (code === undefined) return escapes[char as string] ?? (char as string)
      const point = Number.parseInt(code, 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : ''
    },
  )
}
