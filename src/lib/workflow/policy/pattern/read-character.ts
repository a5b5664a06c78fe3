import type {Step} from './pattern.ts'
import type {Reader} from './reader.ts'

/** Reads what stands for one character: itself, a class, a dot or an escape. */
export function readCharacter(reader: Reader, char: string): Step[] {
  const {source, at} = reader
  if ('*+?'.includes(char)) return refuse(reader, `nothing to repeat at character ${at + 1}`)
  if (char === '[') return take(reader, endOfClass(source, at))
  if (char === '\\') return readEscape(reader)
  if (char === '.') return take(reader, at + 1)
  const literal = String.fromCodePoint(source.codePointAt(at) ?? 0)
  reader.at += literal.length
  return [literalStep(literal)]
}

/** Offset behind the bracket that closes a class; beyond the end when none does. */
function endOfClass(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  return at + 1
}

function readEscape(reader: Reader): Step[] {
  const {source, at} = reader
  const [sequence = ''] =
    /^\\(?:u\{[\da-fA-F]{1,6}\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[\w=]{1,40}\}|[\s\S])?/.exec(source.slice(at, at + 50)) ?? []
  const char = sequence.charAt(1)
  if (char === '') return refuse(reader, 'it ends with a backslash')
  if (/[bB1-9k]/.test(char)) return refuse(reader, `${sequence} is not supported`)
  if (/\w/.test(char)) return take(reader, at + sequence.length)
  reader.at += sequence.length
  return [literalStep(char)]
}

/** The text up to `end` as a test of one character. */
function take(reader: Reader, end: number): Step[] {
  const text = reader.source.slice(reader.at, end)
  if (end > reader.source.length) return refuse(reader, `the [ at character ${reader.at + 1} is not closed`)
  reader.at = end
  try {
    return [{kind: 'character', test: new RegExp(`^${text}$`, 'u')}]
  } catch {
    return refuse(reader, `${text} is not understood`)
  }
}

function literalStep(literal: string): Step {
  return {kind: 'character', test: new RegExp(`^${literal.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')}$`, 'u')}
}

function refuse(reader: Reader, fault: string): Step[] {
  reader.fault ??= fault
  return []
}
