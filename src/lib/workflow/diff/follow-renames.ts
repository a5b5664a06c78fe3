import type {SameText} from './compare-values.ts'

/** A node that code names, in the ways that n8n has for it. Bounded, so that no text can make it slow. */
const reference = /(\$(?:node\s?\[|items\s?\(|\()\s?)(["'`])((?:(?!\2)[^\\\n]){1,200})\2/g

export interface RenameFollower {
  sameText: SameText
  /** True when a text was found since the last call that names a renamed node by its new name and is the same otherwise. */
  hasFollowed(this: void): boolean
}

/** @param renames new names by old ones */
export function followRenames(renames: ReadonlyMap<string, string>): RenameFollower {
  let followed = false
  return {
    sameText(before, after) {
      if (renames.size === 0 || !before.includes('$')) return before === after
      const renamed = before.replace(
        reference,
        (_, opening: string, mark: string, name: string) => `${opening}${mark}${renames.get(name) ?? name}${mark}`,
      )
      if (renamed !== after) return before === after
      followed ||= before !== after
      return true
    },
    hasFollowed() {
      const answer = followed
      followed = false
      return answer
    },
  }
}
