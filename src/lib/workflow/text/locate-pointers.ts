import {segmentsOf} from './pointer.ts'
import {skipSpace} from './scan.ts'
import {STOP, type Visit, walkText} from './walk-text.ts'

/** Offsets in the text; `key` equals `value` for the root and for elements of lists. */
export interface Location {
  key: number
  value: number
}

/** A pointer's segment, -1 until it is found. Pointers with a common beginning share the segments of it. */
interface Target extends Location {
  children: Map<string, Target> | null
}

/**
 * Where each pointer leads in a valid JSON text, found in one pass over it. Of a key that comes twice the last counts, as for `JSON.parse`.
 * A pointer that leads nowhere gets the location of the nearest value around it.
 * @param keysAreUnique no key comes twice in an object, so that the pass may end at the last pointer
 */
export function locatePointers(text: string, pointers: Iterable<string>, keysAreUnique = false): Map<string, Location> {
  const start = skipSpace(text, 0)
  const root: Target = {children: null, key: start, value: start}
  const targets = new Map<string, Target[]>()
  let count = 0
  for (const pointer of pointers) {
    if (targets.has(pointer)) continue
    const path = [root]
    count += plant(path, segmentsOf(pointer))
    targets.set(pointer, path)
  }
  if (count > 0) walkText(text, root, seek(keysAreUnique ? count : Number.POSITIVE_INFINITY))
  return new Map(Array.from(targets, ([pointer, path]) => [pointer, nearest(path)]))
}

function nearest(path: readonly Target[]): Location {
  const {key, value} = path.findLast((target) => target.value !== -1) as Target
  return {key, value}
}

/** Extends the path by one target for each segment and returns how many of them are new. */
function plant(path: Target[], segments: readonly string[]): number {
  let added = 0
  let at = path[0] as Target
  for (const segment of segments) {
    at.children ??= new Map()
    let child = at.children.get(segment)
    if (child === undefined) {
      child = {children: null, key: -1, value: -1}
      at.children.set(segment, child)
      added++
    }
    path.push(child)
    at = child
  }
  return added
}

/** Notes where targets are, and stops when `count` of them were found. */
function seek(count: number): Visit<Target> {
  let left = count
  return (parent, key, keyOffset, valueOffset) => {
    const target = parent.children?.get(String(key))
    if (target === undefined) return null
    target.key = keyOffset
    target.value = valueOffset
    left--
    if (left === 0) return STOP
    return target.children === null ? null : target
  }
}
