import {type Path, pointerOf} from '../text/pointer.ts'
import {endOfString} from '../text/scan.ts'
import {endOfValue} from '../text/walk-text.ts'
import type {Operation} from './fix.ts'
import {type Container, locateMembers, type Member} from './locate-members.ts'
import type {TextEdit} from './text-edit.ts'
import {formatValue, layoutOf, type TextLayout} from './text-layout.ts'

/**
 * The edits of a valid JSON text without duplicate keys that carry out operations on its value, in the order of the text. What an operation
 * does not name keeps every byte; a line is touched only where it gains or loses a comma.
 * @param operations none of them inside of what another removes or replaces
 */
export function editsOf(text: string, operations: readonly Operation[]): TextEdit[] {
  const byContainer = Map.groupBy(operations, (operation) => pointerOf(containerOf(operation)))
  const layout = layoutOf(text)
  const edits = locateMembers(
    text,
    Array.from(byContainer.values(), ([first]) => containerOf(first as Operation)),
  ).flatMap((container) => editContainer(text, layout, container, byContainer.get(pointerOf(container.path)) ?? []))
  return edits.sort((a, b) => a.start - b.start || a.end - b.end)
}

function containerOf({kind, path}: Operation): Path {
  return kind === 'insert' ? path : path.slice(0, -1)
}

function editContainer(text: string, layout: TextLayout, container: Container, operations: readonly Operation[]): TextEdit[] {
  const {members, open} = container
  const byKey = new Map(members.map((member) => [member.key, member]))
  const memberOf = ({path}: Operation): Member | undefined => byKey.get(path.at(-1) ?? '')
  const removed = new Set(operations.flatMap((operation) => (operation.kind === 'remove' ? (memberOf(operation) ?? []) : [])))
  const inserted: [string, unknown][] = []
  const edits: TextEdit[] = []
  for (const operation of operations) {
    if (operation.kind === 'remove') continue
    const member = memberOf(operation)
    if (operation.kind === 'insert') inserted.push([operation.key, operation.value])
    else if (member !== undefined && !removed.has(member)) edits.push(editOf(text, layout, member, operation))
  }
  const kept = members.filter((member) => !removed.has(member))
  const last = kept.at(-1)
  if (last !== undefined) return [...edits, ...removals(members, removed), ...additions(text, layout, kept, last, inserted)]
  const content = inserted.length === 0 ? '{}' : formatValue(Object.fromEntries(inserted), layout, indentationAt(text, open))
  return [{start: open + 1, end: endOfValue(text, open) - 1, text: content.slice(1, -1)}]
}

function editOf(text: string, layout: TextLayout, {start, value, end}: Member, operation: Operation & {kind: 'replace' | 'rename'}): TextEdit {
  if (operation.kind === 'rename') return {start, end: endOfString(text, start), text: JSON.stringify(operation.key)}
  return {start: value, end, text: formatValue(operation.value, layout, indentationAt(text, start))}
}

/** Each run of removed members goes up to the next that stays; a run at the end takes the comma before it along. */
function removals(members: readonly Member[], removed: ReadonlySet<Member>): TextEdit[] {
  const edits: TextEdit[] = []
  let before: Member | undefined
  let runStart: number | undefined
  for (const member of members) {
    if (removed.has(member)) runStart ??= member.start
    else {
      if (runStart !== undefined) edits.push({start: runStart, end: member.start, text: ''})
      runStart = undefined
      before = member
    }
  }
  const end = members.at(-1)?.end ?? 0
  if (runStart !== undefined && before !== undefined) edits.push({start: before.end, end, text: ''})
  return edits
}

function additions(text: string, layout: TextLayout, kept: readonly Member[], last: Member, inserted: readonly [string, unknown][]): TextEdit[] {
  if (inserted.length === 0) return []
  const space = spaceBefore(text, last.start)
  const multiLine = space.includes('\n')
  const gap = multiLine || kept.length > 1 ? space : layout.colon.slice(1)
  const indentation = multiLine ? space.slice(space.lastIndexOf('\n') + 1) : indentationAt(text, last.start)
  const style = multiLine ? layout : {...layout, inline: true}
  const members = inserted.map(([key, value]) => `,${gap}${JSON.stringify(key)}${layout.colon}${formatValue(value, style, indentation)}`)
  return [{start: last.end, end: last.end, text: members.join('')}]
}

function spaceBefore(text: string, at: number): string {
  return /\s*$/.exec(text.slice(Math.max(0, at - 200), at))?.[0] ?? ''
}

/** The white space at the beginning of the line in which an offset lies. */
function indentationAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  return /^[ \t]*/.exec(text.slice(start, start + 200))?.[0] ?? ''
}
