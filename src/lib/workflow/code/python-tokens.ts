/** A piece of Python that matters to the form of a program; numbers, names and operators are not told apart closer. */
export interface PythonToken {
  kind: 'word' | 'string' | 'open' | 'close' | 'sign' | 'line-end'
  at: number
  end: number
}

/** Why there is no token. */
export class NoPythonToken extends Error {
  readonly at: number

  /** @param reason as part of a sentence; empty when nothing can be said of the program any more */
  constructor(at: number, reason: string) {
    super(reason)
    this.at = at
  }
}

const blank = /[ \t\f]*(?:#[^\r\n]*)?/y
const hiddenLineEnd = /\\(?:\r\n|\n|\r)/y
const lineEnd = /\r\n|\n|\r/y
const word = /\.?\d(?:[eE][+-]\d|[\w.])*|[\p{XID_Start}_]\p{XID_Continue}*/uy
const opening = /(?:[rbu]|br|rb)?(?:"""|'''|"|')/iy
const formattedOpening = /(?:f|fr|rf)(?:"""|'''|"|')/iy
const sign = /!=|[-+*/%@&|^~<>=.,:;]/y

/** Formatted strings within each other; Python itself has a limit of some hundred. */
const deepest = 20

/**
 * The token that begins at `at`, or behind the blanks, the comment and the hidden line ends there; null at the end. As Python 3.12 and later read
 * it, which take what earlier versions take.
 * @throws {NoPythonToken}
 */
export function pythonToken(code: string, at: number, depth = 0): PythonToken | null {
  const start = behindBlank(code, at)
  if (start >= code.length) return null
  const token = (kind: PythonToken['kind'], length: number): PythonToken => ({kind, at: start, end: start + length})
  const ended = lengthOf(lineEnd, code, start)
  if (ended > 0) return token('line-end', ended)
  const formatted = lengthOf(formattedOpening, code, start)
  if (formatted > 0) return {kind: 'string', at: start, end: endOfFormatted(code, start + formatted, depth)}
  const opened = lengthOf(opening, code, start)
  if (opened > 0) {
    const end = endOfPythonText(code, start + opened, markBefore(code, start + opened))
    if (end === null) throw new NoPythonToken(start, 'a text begins that does not end')
    return {kind: 'string', at: start, end}
  }
  const read = lengthOf(word, code, start)
  if (read > 0) return token('word', read)
  const char = code.charAt(start)
  if ('([{'.includes(char)) return token('open', 1)
  if (')]}'.includes(char)) return token('close', 1)
  const signed = lengthOf(sign, code, start)
  if (signed > 0) return token('sign', signed)
  throw new NoPythonToken(start, `no Python begins with ${JSON.stringify(String.fromCodePoint(code.codePointAt(start) ?? 0))}`)
}

/** Length of what the pattern finds at this place; 0 when it finds nothing. */
function lengthOf(pattern: RegExp, code: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(code) ? pattern.lastIndex - at : 0
}

function behindBlank(code: string, from: number): number {
  let at = from + lengthOf(blank, code, from)
  while (code[at] === '\\') {
    const hidden = lengthOf(hiddenLineEnd, code, at)
    if (hidden === 0) throw new NoPythonToken(at, 'a backslash outside of a text must end its line')
    at += hidden
    at += lengthOf(blank, code, at)
  }
  return at
}

/** Behind the quotes that close a text; `from` is behind those that open it. Null when it does not end. */
export function endOfPythonText(code: string, from: number, mark: string): number | null {
  for (let at = from; at < code.length; at++) {
    if (code.startsWith(mark, at)) return at + mark.length
    if (code[at] === '\\') at += code.startsWith('\r\n', at + 1) ? 2 : 1
    else if (mark.length === 1 && (code[at] === '\n' || code[at] === '\r')) return null
  }
  return null
}

function markBefore(code: string, from: number): string {
  const quote = code.charAt(from - 1)
  return code.slice(from - 3, from) === quote.repeat(3) ? quote.repeat(3) : quote
}

/** What stands in braces is code, with any quotes. A formatted string that does not end is left to Python: older versions read it otherwise. */
function endOfFormatted(code: string, from: number, depth: number): number {
  const mark = markBefore(code, from)
  let at = from
  while (at < code.length && depth < deepest) {
    if (code.startsWith(mark, at)) return at + mark.length
    if (code.startsWith('{{', at) || code.startsWith('}}', at)) at += 2
    else if (code[at] === '{') at = endOfField(code, at + 1, mark, depth)
    else if (mark.length === 1 && (code[at] === '\n' || code[at] === '\r')) break
    else at += code[at] === '\\' && code[at + 1] !== '{' ? 2 : 1
  }
  throw new NoPythonToken(from, '')
}

/** Behind the brace that closes a field: `{value!r:>{width}}`. `from` is behind the one that opens it. */
function endOfField(code: string, from: number, mark: string, depth: number): number {
  let open = 0
  let at = from
  for (;;) {
    if (open === 0 && /^\s*![rsa]\s*[:}]/.test(code.slice(at, at + 20))) at = code.indexOf('!', at) + 2
    const token = pythonToken(code, at, depth + 1)
    if (token === null) throw new NoPythonToken(from, '')
    const char = code[token.at]
    if (open === 0 && char === '}') return token.end
    if (open === 0 && char === ':') return endOfFormat(code, token.end, mark, depth)
    if (token.kind === 'open') open++
    else if (token.kind === 'close' && --open < 0) throw new NoPythonToken(from, '')
    at = token.end
  }
}

function endOfFormat(code: string, from: number, mark: string, depth: number): number {
  let at = from
  while (at < code.length && !code.startsWith(mark, at)) {
    if (code[at] === '}') return at + 1
    if (code[at] === '{') {
      if (depth + 1 >= deepest) break
      at = endOfField(code, at + 1, mark, depth + 1)
    } else at++
  }
  throw new NoPythonToken(from, '')
}
