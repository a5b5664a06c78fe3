import {MAX_DEPTH} from '../model/survey.ts'

/** A value as JSON with its keys in order, so that equal values give equal texts. */
export function canonicalText(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (depth > MAX_DEPTH) return '"…"'
  if (Array.isArray(value)) return `[${value.map((element: unknown) => canonicalText(element, depth + 1)).join(',')}]`
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member, depth + 1)}`).join(',')}}`
}

/** Leaves looked at; of larger values the beginning decides. */
const MOST_LEAVES = 1000

/** How much of the values within two values is in the same places and the same, from 0 to 1. Two empty values are equal. */
export function similarity(before: unknown, after: unknown): number {
  const mine = leavesOf(before)
  const theirs = leavesOf(after)
  const most = Math.max(mine.size, theirs.size)
  if (most === 0) return 1
  let same = 0
  for (const leaf of mine) if (theirs.has(leaf)) same++
  return same / most
}

function leavesOf(value: unknown, path = '', leaves = new Set<string>(), depth = 0): Set<string> {
  if (leaves.size >= MOST_LEAVES || depth > MAX_DEPTH || value === undefined) return leaves
  if (typeof value !== 'object' || value === null) return leaves.add(`${path} ${JSON.stringify(value)}`)
  for (const [key, member] of Object.entries(value)) leavesOf(member, `${path}/${key}`, leaves, depth + 1)
  return leaves
}
