import {harmless} from '../paint.ts'
import type {Excerpt} from './excerpts.ts'

/** Narrower than this, a line shows nothing. */
const NARROWEST = 20

/** The line of a finding and, below it, a caret under its column. The line is cut around the place to be at most `width` wide. */
export function renderFrame({text, at, cut}: Excerpt, width: number): [line: string, caret: string] {
  const room = Math.max(NARROWEST, Math.min(width, 160)) - 2
  const characters = Array.from(text)
  const place = Array.from(text.slice(0, at)).length
  const widths = characters.map(widthOf)
  // A third of the room for what comes before: what is wrong comes after.
  let start = place
  for (let before = 0; start > 0 && before + (widths[start - 1] ?? 0) <= room / 3; start--) before += widths[start - 1] ?? 0
  let end = start
  for (let used = 0; end < characters.length && used + (widths[end] ?? 0) <= room; end++) used += widths[end] ?? 0
  // Room that is left at the end of the line is for what comes before.
  for (let used = sum(widths.slice(start, end)); start > 0 && used + (widths[start - 1] ?? 0) <= room; start--) used += widths[start - 1] ?? 0
  const indent = start > 0 || cut.before ? 0 : leadingBlanks(characters, place)
  const open = start > 0 || cut.before ? '…' : ''
  const close = end < characters.length || cut.after ? '…' : ''
  const from = start + indent
  const line = `${open}${harmless(characters.slice(from, end).join('').replaceAll('\t', ' '))}${close}`
  return [line, `${' '.repeat(open.length + sum(widths.slice(from, place)))}^`]
}

/** Indentation says nothing when one line is shown. */
function leadingBlanks(characters: readonly string[], place: number): number {
  const first = characters.findIndex((char) => char !== ' ' && char !== '\t')
  return Math.min(place, first === -1 ? 0 : first)
}

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u
const none = /^[\p{Mn}\p{Me}\u200B-\u200D]$/u

/** Columns of a terminal that a character takes. */
function widthOf(char: string): number {
  if (char >= ' ' && char <= '~') return 1
  return none.test(char) ? 0 : wide.test(char) ? 2 : 1
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
