import {isObject} from '../model/json-object.ts'
import {escapeSegment} from '../text/pointer.ts'
import {fitsSlots, isSlot} from './slots.ts'

/** A place at which a workflow differs from its template. */
export interface Difference {
  /** Below what was compared. */
  pointer: string
  /** Undefined where it is not there. */
  golden: unknown
  actual: unknown
}

/** n8n writes some members only when they are set, others always; what is empty or false is as good as not there. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/**
 * Adds the places at which two values differ, apart from the slots in the texts of the template. As deep as `survey` lets a workflow be; the
 * template is limited in the same way.
 * @param isFree is a place declared to be a slot?
 */
export function compareValues(golden: unknown, actual: unknown, pointer: string, isFree: (pointer: string) => boolean, found: Difference[]): void {
  if (golden === actual || (isNothing(golden) && isNothing(actual))) return
  if (typeof golden === 'string' && (isSlot(golden) || (typeof actual === 'string' && fitsSlots(actual, golden)))) return
  if (isFree(pointer)) return
  if (Array.isArray(golden) && Array.isArray(actual)) {
    for (let i = 0; i < Math.max(golden.length, actual.length); i++) compareValues(golden[i], actual[i], `${pointer}/${i}`, isFree, found)
  } else if (isObject(golden) && isObject(actual)) {
    for (const key of new Set([...Object.keys(golden), ...Object.keys(actual)]))
      compareValues(golden[key], actual[key], `${pointer}/${escapeSegment(key)}`, isFree, found)
  } else found.push({pointer, golden, actual})
}
