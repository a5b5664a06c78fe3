import {addressFault} from '../addresses/address-fault.ts'
import {isSuspect} from '../secrets/is-suspect.ts'
import type {Path} from '../text/pointer.ts'

/** n8n copies workflows recursively, so that one of some thousand levels makes it fail; real ones stay below fifty. */
export const MAX_DEPTH = 1000

/** A string of the document. One that begins with "=" n8n evaluates where it reads parameters. */
export interface Formula {
  path: Path
  text: string
}

export interface Survey {
  /** Number of keys in all objects. */
  keys: number
  formulas: Formula[]
  /** Strings that may hold a secret, a placeholder, an address for tests, or an expression without "=": rules look at them closer. */
  suspects: Formula[]
  /** A place that lies more than `MAX_DEPTH` levels down, or null. The survey ends there; a cyclic value always has one. */
  tooDeep: Path | null
}

/** The one walk over a JSON value: gathers what the rules want to know of its depths. */
export function survey(root: unknown): Survey {
  const result: Survey = {keys: 0, formulas: [], suspects: [], tooDeep: null}
  if (typeof root === 'object' && root !== null) walk(root, [], result)
  return result
}

// Recursion is safe here, because it ends at MAX_DEPTH.
function walk(container: object, path: (string | number)[], result: Survey): void {
  if (path.length > MAX_DEPTH) {
    result.tooDeep = [...path]
    return
  }
  if (Array.isArray(container)) {
    for (let i = 0; i < container.length && result.tooDeep === null; i++) visit(container[i], i, container, path, result)
    return
  }
  const keys = Object.keys(container)
  result.keys += keys.length
  for (let i = 0; i < keys.length && result.tooDeep === null; i++) {
    const key = keys[i] as string
    visit((container as Record<string, unknown>)[key], key, container, path, result)
  }
}

function visit(value: unknown, key: string | number, container: object, path: (string | number)[], result: Survey): void {
  if (typeof value === 'string') {
    // To ask for a character that is not there would make every such question slow: the engine gives up its quick way.
    if (value.length === 0) return
    if (value.charCodeAt(0) === 0x3d) result.formulas.push({path: placeOf(path, key), text: value})
    if (value.length >= 6 && (isSuspect(value, key, container) || addressFault(value) !== null))
      result.suspects.push({path: placeOf(path, key), text: value})
  } else if (typeof value === 'object' && value !== null) {
    path.push(key)
    walk(value, path, result)
    path.pop()
  }
}

/** A copy that is no longer than it must be: spreading would leave room for more. */
function placeOf(path: (string | number)[], key: string | number): Path {
  path.push(key)
  const place = path.slice()
  path.pop()
  return place
}
