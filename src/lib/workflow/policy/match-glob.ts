import {matchesPattern} from '../golden/match-pattern.ts'

/** Does a path, with `/` between its folders, fit a glob? `*` stands for any characters within a name, `**` for any number of folders. */
export function matchesGlob(path: string, glob: string): boolean {
  const names = namesOf(path)
  /** `reached[i]`: the pieces of the glob so far fit the first `i` names. */
  let reached = [true, ...names.map(() => false)]
  for (const piece of namesOf(glob)) {
    const next = reached.map(() => false)
    for (let i = 0; i <= names.length; i++) {
      if (piece === '**') next[i] = reached[i] === true || (i > 0 && next[i - 1] === true)
      else if (i > 0) next[i] = reached[i - 1] === true && matchesPattern(names[i - 1] ?? '', piece)
    }
    reached = next
  }
  return reached[names.length] === true
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}
