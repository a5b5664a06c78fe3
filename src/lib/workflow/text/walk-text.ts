import {CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, endOfString, isClose, isOpen, OPEN_ARRAY, QUOTE, skipSpace} from './scan.ts'

/** Returned by a visitor that has seen enough. */
export const STOP = Symbol('stop')

/**
 * Called for each member of an object and each element of an array.
 * @param parent what was returned for the surrounding object or array
 * @returns what its own members get as `parent`, or null to pass over them, or STOP
 */
export type Visit<T> = (parent: T, key: string | number, keyOffset: number, valueOffset: number) => T | null | typeof STOP

interface Frame<T> {
  parent: T
  /** Index of the next element; -1 in an object. */
  index: number
}

/**
 * Walks a valid JSON text in one pass and without recursion, so that neither depth nor size can harm it. Offers what `JSON.parse` does
 * not tell: where things are, and keys that come twice.
 */
export function walkText<T>(text: string, root: T, visit: Visit<T>): void {
  const frames: Frame<T>[] = []
  let at = skipSpace(text, 0)
  if (!isOpen(text.charCodeAt(at))) return
  frames.push(frameAt(text, at++, root))
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    at = skipSpace(text, at)
    const char = text.charCodeAt(at)
    if (char === COMMA) at++
    else if (isClose(char)) {
      frames.pop()
      at++
    } else {
      const keyOffset = at
      const key = frame.index === -1 ? keyAt(text, at) : frame.index++
      const valueOffset = typeof key === 'string' ? valueBehindKey(text, at) : at
      const inside = visit(frame.parent, key, keyOffset, valueOffset)
      if (inside === STOP) return
      if (inside === null || !isOpen(text.charCodeAt(valueOffset))) at = endOfValue(text, valueOffset)
      else {
        frames.push(frameAt(text, valueOffset, inside))
        at = valueOffset + 1
      }
    }
  }
}

function frameAt<T>(text: string, at: number, parent: T): Frame<T> {
  return {parent, index: text.charCodeAt(at) === OPEN_ARRAY ? 0 : -1}
}

function keyAt(text: string, at: number): string {
  const raw = text.slice(at, endOfString(text, at))
  return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1)
}

function valueBehindKey(text: string, at: number): number {
  const colon = skipSpace(text, endOfString(text, at))
  return skipSpace(text, text.charCodeAt(colon) === COLON ? colon + 1 : colon)
}

/** Offset behind the value that begins at `at`; behind a number or a word it includes the white space that follows. */
export function endOfValue(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first === QUOTE) return endOfString(text, at)
  return isOpen(first) ? endOfContainer(text, at) : endOfLiteral(text, at)
}

function endOfContainer(text: string, at: number): number {
  const {length} = text
  let depth = 0
  for (let i = at; i < length; i++) {
    const char = text.charCodeAt(i)
    // Asked first, because most of what stands between strings is white space.
    if (char <= 0x20) continue
    if (char === QUOTE) i = endOfString(text, i) - 1
    else if (isOpen(char)) depth++
    else if (isClose(char) && --depth === 0) return i + 1
  }
  return length
}

function endOfLiteral(text: string, at: number): number {
  let i = at
  while (i < text.length) {
    const char = text.charCodeAt(i)
    if (char === COMMA || char === CLOSE_ARRAY || char === CLOSE_OBJECT) return i
    i++
  }
  return i
}
