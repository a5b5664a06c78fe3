import {pointerOf} from './pointer.ts'
import {COLON, endOfString, skipSpace} from './scan.ts'
import {walkText} from './walk-text.ts'

export interface DuplicateKey {
  pointer: string
  key: string
  /** Offset of the repetition. */
  offset: number
}

/** Number of keys in a valid JSON text. Cheap, because it looks only at what follows a string. */
export function countKeys(text: string): number {
  let keys = 0
  for (let quote = text.indexOf('"'); quote !== -1; ) {
    const end = endOfString(text, quote)
    if (text.charCodeAt(skipSpace(text, end)) === COLON) keys++
    quote = text.indexOf('"', end)
  }
  return keys
}

interface Level {
  above: Level | null
  key: string | number
  seen: Set<string> | null
}

/** Keys that come more than once in one object; `JSON.parse` keeps the last and drops the others without a word. */
export function findDuplicateKeys(text: string): DuplicateKey[] {
  const found: DuplicateKey[] = []
  walkText<Level>(text, {above: null, key: '', seen: null}, (above, key, offset) => {
    if (typeof key === 'string') {
      above.seen ??= new Set()
      if (above.seen.has(key)) found.push({pointer: pointerOf(pathOf({above, key, seen: null})), key, offset})
      above.seen.add(key)
    }
    return {above, key, seen: null}
  })
  return found
}

function pathOf(level: Level): (string | number)[] {
  const path: (string | number)[] = []
  for (let at: Level | null = level; at?.above; at = at.above) path.unshift(at.key)
  return path
}
