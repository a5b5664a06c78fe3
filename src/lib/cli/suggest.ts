import {closest, distance} from 'fastest-levenshtein'

/** The candidate that was most likely meant, or undefined when none is near enough to be worth naming. */
export function suggest(typed: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const nearest = closest(typed, candidates)
  return distance(typed, nearest) <= Math.max(2, Math.floor(typed.length / 3)) ? nearest : undefined
}
