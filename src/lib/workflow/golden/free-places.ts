import {segmentsOf} from '../text/pointer.ts'
import {matchesPattern} from './match-pattern.ts'

/**
 * Tells whether a place is one that the template leaves open.
 * @param patterns JSON pointers in which nodes are called by name, `*` stands for any characters of a part, and `**` at the end for all below
 */
export function freePlaces(patterns: readonly string[]): (place: readonly string[]) => boolean {
  const split = patterns.map((pattern) => segmentsOf(pattern))
  return (place) => split.some((parts) => isMeant(place, parts))
}

function isMeant(place: readonly string[], parts: readonly string[]): boolean {
  const open = parts.at(-1) === '**'
  const fixed = open ? parts.slice(0, -1) : parts
  if (open ? place.length < fixed.length : place.length !== fixed.length) return false
  return fixed.every((part, i) => matchesPattern(place[i] ?? '', part))
}
