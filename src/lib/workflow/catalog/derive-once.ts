import type {Catalog} from './catalog.ts'

/** What `make` finds in a part of a description, made once for each catalogue. `make` must be the same function each time. */
export function deriveOnce<K extends object, T>(catalog: Pick<Catalog, 'derived'>, part: K, make: (part: K) => T): T {
  let made = catalog.derived.get(make) as Map<K, T> | undefined
  if (made === undefined) {
    made = new Map()
    catalog.derived.set(make, made)
  }
  let found = made.get(part)
  if (found === undefined) {
    found = make(part)
    made.set(part, found)
  }
  return found
}
