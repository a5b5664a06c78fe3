import {structuredPatch} from 'diff'

import type {ValueChange} from '../../workflow/diff/workflow-diff.ts'
import {formatCount} from '../format.ts'
import {harmless, type Paint} from '../paint.ts'

const gap = '  '
/** Width where the terminal does not say how wide it is. */
const WIDTH = 160
/** Pointers longer than this do not move the column behind them. */
const WIDEST_POINTER = 56
/** Lines shown of one text: nobody reads all of a text that was written anew. */
const MOST_LINES = 40
/** To compare texts that have little in common takes the square of what differs. */
const MOST_EDITS = 500
/** Characters shown before the place where long texts begin to differ. */
const FOCUS = 20

export interface ChangeOptions {
  margin: string
  /** Beginning of the pointers that goes without saying. */
  prefix?: string
  paint: Paint
}

export function paintSign(kind: ValueChange['kind'], chalk: Paint['chalk']): string {
  if (kind === 'added') return chalk.green('+')
  return kind === 'removed' ? chalk.red('-') : chalk.yellow('~')
}

/** Changes of values, with their pointers in a column; values that do not fit beside them stand below, and texts of several lines as a diff. */
export function renderChanges(changes: readonly ValueChange[], {margin, prefix = '', paint}: ChangeOptions): string[] {
  const labels = changes.map(({pointer}) => harmless(pointer.slice(prefix.length)))
  const width = Math.min(WIDEST_POINTER, Math.max(0, ...labels.map((label) => label.length)))
  return changes.flatMap((change, i) => {
    const start = `${margin}${paintSign(change.kind, paint.chalk)} ${(labels[i] ?? '').padEnd(width)}`
    const room = Math.max(
      30,
      (Number.isFinite(paint.width) ? paint.width : WIDTH) - margin.length - 2 - Math.max(width, labels[i]?.length ?? 0) - gap.length,
    )
    return renderChange(change, start, room, {margin: margin + gap.repeat(2), paint})
  })
}

function renderChange({kind, before, after}: ValueChange, start: string, room: number, options: ChangeOptions): string[] {
  const {chalk} = options.paint
  if (kind === 'added') return oneSided(start, after, room, chalk.green, '+', options)
  if (kind === 'removed') return oneSided(start, before, room, chalk.red, '-', options)
  if (typeof before === 'string' && typeof after === 'string' && (before + after).includes('\n'))
    return [start.trimEnd(), ...renderTextDiff(before, after, options)]
  const [old, now] = [valueText(before), valueText(after)]
  if (old === now) return [`${start}${gap}${chalk.dim('another secret')}`]
  if (old.length + now.length + 3 <= room) return [`${start}${gap}${chalk.red(old)} → ${chalk.green(now)}`]
  return [start.trimEnd(), ...renderLong(old, now, options)]
}

function oneSided(
  start: string,
  value: unknown,
  room: number,
  paintValue: (text: string) => string,
  sign: '+' | '-',
  options: ChangeOptions,
): string[] {
  if (typeof value !== 'string' || !value.includes('\n')) return [`${start}${gap}${paintValue(cut(valueText(value), room))}`]
  const lines = value.split('\n').map((line) => sign + line)
  return [start.trimEnd(), ...renderLines(lines, options)]
}

function valueText(value: unknown): string {
  return harmless(JSON.stringify(value) ?? 'undefined')
}

function cut(text: string, room: number): string {
  return text.length > room ? `${text.slice(0, room - 1)}…` : text
}

/** Two long values one below the other, from shortly before the place where they begin to differ. */
function renderLong(old: string, now: string, {margin, paint: {chalk, width}}: ChangeOptions): string[] {
  const room = (Number.isFinite(width) ? width : WIDTH) - margin.length - 2
  let same = 0
  while (same < old.length && old[same] === now[same]) same++
  const from = Math.max(old.length, now.length) <= room ? 0 : Math.max(0, same - FOCUS)
  const part = (text: string): string => cut(from === 0 ? text : `…${text.slice(from)}`, room)
  return [`${margin}${chalk.red(`- ${part(old)}`)}`, `${margin}${chalk.green(`+ ${part(now)}`)}`]
}

function renderTextDiff(before: string, after: string, options: ChangeOptions): string[] {
  const patch = structuredPatch('', '', `${before}\n`, `${after}\n`, '', '', {context: 1, maxEditLength: MOST_EDITS, stripTrailingCr: true})
  if (patch === undefined) return [`${options.margin}${options.paint.chalk.dim('a text that has little in common with the one before')}`]
  const lines = patch.hunks.flatMap(({oldStart, oldLines, newStart, newLines, lines}) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ])
  return lines.length === 0 ? [`${options.margin}${options.paint.chalk.dim('other line ends')}`] : renderLines(lines, options)
}

function renderLines(lines: readonly string[], {margin, paint: {chalk, width}}: ChangeOptions): string[] {
  const room = (Number.isFinite(width) ? width : WIDTH) - margin.length
  const shown = lines.slice(0, MOST_LINES).map((line) => {
    const text = margin + cut(harmless(line.replaceAll('\t', gap)), room)
    if (line.startsWith('@@')) return chalk.cyan(text)
    if (line.startsWith('+')) return chalk.green(text)
    return line.startsWith('-') ? chalk.red(text) : text
  })
  const more = lines.length - MOST_LINES
  return more <= 0 ? shown : [...shown, chalk.dim(`${margin}… ${formatCount(more, 'more line')}`)]
}
