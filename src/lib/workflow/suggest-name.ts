import {closest, distance} from 'fastest-levenshtein'

/** Names to choose from: a set of them, or a map by name. */
interface Names {
  readonly size: number
  keys(): Iterable<string>
}

export type Suggest = (typed: string) => string | undefined

/** Comparing costs names times lengths; beyond these limits a suggestion is not worth it. */
const mostNames = 500
const mostSuggestions = 200
const longestName = 100

/** Returns what finds the name that was probably meant, and undefined when none is near enough to be worth naming. */
export function nameSuggester(names: Names): Suggest {
  return suggestOnce((typed) => (names.size > mostNames ? undefined : nearest(typed, [...names.keys()])))
}

/** Looks each name up once, and no more than so many: nobody reads them all. One for each workflow, so that it says the same after any other. */
export function suggestOnce(suggest: Suggest): Suggest {
  const known = new Map<string, string | undefined>()
  return (typed) => {
    if (!known.has(typed) && known.size < mostSuggestions) known.set(typed, suggest(typed))
    return known.get(typed)
  }
}

function nearest(typed: string, names: readonly string[]): string | undefined {
  if (typed.length > longestName || names.length === 0) return undefined
  const plain = simplify(typed)
  if (plain === '') return undefined
  const same = names.find((name) => simplify(name) === plain)
  if (same !== undefined) return same
  const near = closest(
    typed,
    names.filter((name) => name.length <= longestName),
  )
  if (near !== undefined && distance(typed, near) <= Math.floor(typed.length / 3)) return near
  const longer = names.filter((name) => simplify(name).startsWith(plain))
  return longer.length === 1 ? longer[0] : undefined
}

function simplify(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}
