import type {Path} from '../text/pointer.ts'
import {skipSpace} from '../text/scan.ts'
import {endOfValue, walkText} from '../text/walk-text.ts'

/** Where one member of an object, or one element of a list, stands in a text. */
export interface Member {
  key: string | number
  /** Offset of its key; of its value in a list. */
  start: number
  value: number
  /** Offset behind its value. */
  end: number
}

/** An object or list of which the members are wanted, or that leads to one. */
export interface Container {
  /** From the root. */
  path: Path
  /** Offset of its opening bracket; -1 while it was not found. */
  open: number
  /** In the order of the text. Empty unless they are wanted. */
  members: Member[]
  wanted: boolean
  inside: Map<string | number, Container>
}

/** The containers at these paths, each with all of its members, found in one pass over a valid JSON text without duplicate keys. */
export function locateMembers(text: string, paths: Iterable<Path>): Container[] {
  const root = newContainer([], skipSpace(text, 0))
  for (const path of paths) plant(root, path).wanted = true
  walkText<Container>(text, root, (parent, key, start, value) => {
    if (parent.wanted) parent.members.push({key, start, value, end: endOfMember(text, value)})
    const container = parent.inside.get(key)
    if (container === undefined) return null
    container.open = value
    return container
  })
  return wantedIn(root)
}

function newContainer(path: Path, open: number): Container {
  return {path, open, members: [], wanted: false, inside: new Map()}
}

function plant(root: Container, path: Path): Container {
  let at = root
  for (const [depth, segment] of path.entries()) {
    let child = at.inside.get(segment)
    if (child === undefined) {
      child = newContainer(path.slice(0, depth + 1), -1)
      at.inside.set(segment, child)
    }
    at = child
  }
  return at
}

// Recursion is as deep as the paths are long, and those of fixes have at most eight segments.
function wantedIn(container: Container): Container[] {
  const below = Array.from(container.inside.values()).flatMap(wantedIn)
  return container.wanted && container.open !== -1 ? [container, ...below] : below
}

function endOfMember(text: string, value: number): number {
  let end = endOfValue(text, value)
  while (end > value && isSpace(text.charCodeAt(end - 1))) end--
  return end
}

function isSpace(char: number): boolean {
  return char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09
}
