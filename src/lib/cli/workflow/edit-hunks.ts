import type {TextEdit} from '../../workflow/fix/text-edit.ts'

/** Some neighbouring lines of a text before and after its edits, as a unified diff shows them. */
export interface Hunk {
  /** Number of the first line before the edits, from 1. */
  oldStart: number
  newStart: number
  lines: HunkLine[]
}

export interface HunkLine {
  /** Same on both sides, removed, added. */
  sign: ' ' | '-' | '+'
  text: string
}

/** Lines shown around what changes. */
const CONTEXT = 2

/** Whole lines that edits touch, and what comes in their place. */
interface Region {
  start: number
  /** Offset of the end of the last line, without its line feed. */
  end: number
  after: string
}

/**
 * The hunks of a text, made from its edits: exact and linear, where to compare the texts would be a guess and slow for long ones.
 * @param edits in the order of the text, without overlap
 */
export function hunksOf(text: string, edits: readonly TextEdit[]): Hunk[] {
  const hunks: Hunk[] = []
  let line = 1
  let at = 0
  let shift = 0
  let last: {hunk: Hunk; end: number} | undefined
  for (const region of regionsOf(text, edits)) {
    line += countLineFeeds(text, at, region.start)
    at = region.start
    const between = last === undefined ? null : linesBetween(text, last.end, region.start)
    const lines = changedLines(text.slice(region.start, region.end), region.after)
    if (last !== undefined && between !== null) {
      for (const unchanged of between) last.hunk.lines.push(same(unchanged))
      for (const changed of lines) last.hunk.lines.push(changed)
    } else {
      if (last !== undefined) last.hunk.lines.push(...linesAfter(text, last.end))
      const before = linesBefore(text, region.start)
      last = {hunk: {oldStart: line - before.length, newStart: line - before.length + shift, lines: [...before, ...lines]}, end: region.end}
      hunks.push(last.hunk)
    }
    last.end = region.end
    shift += lines.filter(({sign}) => sign === '+').length - lines.filter(({sign}) => sign === '-').length
  }
  if (last !== undefined) last.hunk.lines.push(...linesAfter(text, last.end))
  return hunks
}

function regionsOf(text: string, edits: readonly TextEdit[]): Region[] {
  const regions: Region[] = []
  let last: Region | undefined
  let done = 0
  for (const edit of edits) {
    const start = lineStartOf(text, edit.start)
    if (last === undefined || start > last.end) {
      if (last !== undefined) last.after += text.slice(done, last.end)
      last = {start, end: start, after: ''}
      regions.push(last)
      done = start
    }
    last.after += text.slice(done, edit.start) + edit.text
    done = edit.end
    const next = text.indexOf('\n', edit.end)
    last.end = next === -1 ? text.length : next
  }
  if (last !== undefined) last.after += text.slice(done, last.end)
  return regions
}

/** Equal lines at either end of a region are context; what is between is replaced. */
function changedLines(before: string, after: string): HunkLine[] {
  const old = before.split('\n')
  const now = after.split('\n')
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++
  return [
    ...old.slice(0, head).map(same),
    ...old.slice(head, old.length - tail).map((text): HunkLine => ({sign: '-', text})),
    ...now.slice(head, now.length - tail).map((text): HunkLine => ({sign: '+', text})),
    ...old.slice(old.length - tail).map(same),
  ]
}

function same(text: string): HunkLine {
  return {sign: ' ', text}
}

/** The lines between two regions when they are few enough for one hunk, otherwise null. */
function linesBetween(text: string, end: number, start: number): string[] | null {
  if (end + 1 === start) return []
  let lines = 1
  for (let at = text.indexOf('\n', end + 1); at !== -1 && at < start - 1; at = text.indexOf('\n', at + 1)) if (++lines > 2 * CONTEXT) return null
  return text.slice(end + 1, start - 1).split('\n')
}

function linesBefore(text: string, start: number): HunkLine[] {
  let from = start
  for (let i = 0; i < CONTEXT && from > 0; i++) from = lineStartOf(text, from - 1)
  return from === start
    ? []
    : text
        .slice(from, start - 1)
        .split('\n')
        .map(same)
}

function linesAfter(text: string, end: number): HunkLine[] {
  let to = end
  for (let i = 0; i < CONTEXT && to < text.length; i++) {
    const next = text.indexOf('\n', to + 1)
    to = next === -1 ? text.length : next
  }
  // Behind the last line feed there is no line.
  const lines = text.slice(end + 1, to).split('\n')
  return to <= end + 1 ? [] : lines.filter((line, i) => line !== '' || i < lines.length - 1).map(same)
}

/** Searching backwards from before the beginning finds what is at the beginning. */
function lineStartOf(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1
}

function countLineFeeds(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
