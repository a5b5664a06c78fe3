import {isObject, type JsonObject} from '../model/json-object.ts'
import {MAX_DEPTH} from '../model/survey.ts'
import {escapeSegment} from '../text/pointer.ts'
import {withoutSecrets} from './hide-secrets.ts'
import type {ValueChange} from './workflow-diff.ts'

/** Decides whether two texts that are not the same mean the same. */
export type SameText = (before: string, after: string) => boolean

/** A place in both values. */
interface Place {
  pointer: string
  depth: number
  /** The key of the member, and its siblings, tell whether a value is a secret. */
  key: string
  parents: {before: unknown; after: unknown}
}

/** Where the values differ, as deep down as can be said. The order of keys does not matter, that of lists does. */
export function compareValues(before: unknown, after: unknown, pointer: string, sameText: SameText): ValueChange[] {
  const changes: ValueChange[] = []
  compare(before, after, {pointer, depth: 0, key: '', parents: {before: null, after: null}}, {changes, sameText})
  return changes
}

interface Comparison {
  changes: ValueChange[]
  sameText: SameText
}

function compare(before: unknown, after: unknown, place: Place, comparison: Comparison): void {
  if (before === after) return
  const {changes, sameText} = comparison
  if (before === undefined || after === undefined) changes.push(oneSided(before, after, place))
  else if (isObject(before) && isObject(after) && place.depth < MAX_DEPTH) compareObjects(before, after, place, comparison)
  else if (Array.isArray(before) && Array.isArray(after) && place.depth < MAX_DEPTH) compareLists(before, after, place, comparison)
  else if (typeof before !== 'string' || typeof after !== 'string' || !sameText(before, after))
    changes.push({kind: 'changed', pointer: place.pointer, before: shownBefore(before, place), after: shownAfter(after, place)})
}

function oneSided(before: unknown, after: unknown, place: Place): ValueChange {
  return after === undefined
    ? {kind: 'removed', pointer: place.pointer, before: shownBefore(before, place)}
    : {kind: 'added', pointer: place.pointer, after: shownAfter(after, place)}
}

function shownBefore(value: unknown, {key, parents}: Place): unknown {
  return withoutSecrets(value, key, parents.before)
}

function shownAfter(value: unknown, {key, parents}: Place): unknown {
  return withoutSecrets(value, key, parents.after)
}

function compareObjects(before: JsonObject, after: JsonObject, {pointer, depth}: Place, comparison: Comparison): void {
  const parents = {before, after}
  const inside = (key: string): Place => ({pointer: `${pointer}/${escapeSegment(key)}`, depth: depth + 1, key, parents})
  for (const key of Object.keys(before)) compare(before[key], own(after, key), inside(key), comparison)
  for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) compare(undefined, after[key], inside(key), comparison)
}

function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** What is equal at the beginning and at the end stays; of the rest, elements with equal ids or names are compared, otherwise those in equal places. */
function compareLists(before: readonly unknown[], after: readonly unknown[], place: Place, comparison: Comparison): void {
  const {sameText} = comparison
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && isSame(before[head], after[head], sameText, place.depth)) head++
  let tail = 0
  while (tail < shorter - head && isSame(before.at(-1 - tail), after.at(-1 - tail), sameText, place.depth)) tail++
  const pairs = pairUp(before.slice(head, before.length - tail), after.slice(head, after.length - tail))
  for (const [old, now] of pairs) {
    const index = head + (now ?? old ?? 0)
    const inside = {...place, pointer: `${place.pointer}/${index}`, depth: place.depth + 1}
    compare(old === null ? undefined : before[head + old], now === null ? undefined : after[head + now], inside, comparison)
  }
}

/** Indices of elements that belong together; null where there is no partner. */
type Pair = readonly [old: number | null, now: number | null]

function pairUp(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const keys = keysOf(before)
  const others = keysOf(after)
  if (keys === null || others === null) return pairByPlace(before.length, after.length)
  const common = [...keys.keys()].filter((key) => others.has(key))
  const inOrder = common.every((key, i) => i === 0 || (others.get(key) ?? 0) > (others.get(common[i - 1] ?? '') ?? 0))
  if (!inOrder) return pairByPlace(before.length, after.length)
  const kept = Array.from(keys, ([key, old]): Pair => [old, others.get(key) ?? null])
  return [...kept, ...Array.from(others, ([key, now]): Pair => [null, keys.has(key) ? null : now]).filter(([, now]) => now !== null)]
}

function pairByPlace(before: number, after: number): Pair[] {
  return Array.from({length: Math.max(before, after)}, (_, i): Pair => [i < before ? i : null, i < after ? i : null])
}

/** Places by id, or by name, when each element has its own. */
function keysOf(list: readonly unknown[]): Map<string, number> | null {
  const keys = new Map<string, number>()
  for (const [index, element] of list.entries()) {
    if (!isObject(element)) return null
    const key = element.id ?? element.name
    if (typeof key !== 'string' || keys.has(key)) return null
    keys.set(key, index)
  }
  return keys
}

/** Equal but for the order of keys, and for texts that mean the same. */
export function isSame(before: unknown, after: unknown, sameText: SameText, depth = 0): boolean {
  if (before === after) return true
  if (typeof before === 'string' && typeof after === 'string') return sameText(before, after)
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null || depth > MAX_DEPTH) return false
  if (Array.isArray(before) || Array.isArray(after)) {
    if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false
    return before.every((element, i) => isSame(element, after[i], sameText, depth + 1))
  }
  const keys = Object.keys(before)
  if (keys.length !== Object.keys(after).length) return false
  return keys.every((key) => Object.hasOwn(after, key) && isSame((before as JsonObject)[key], (after as JsonObject)[key], sameText, depth + 1))
}
