import type {Path} from '../text/pointer.ts'

/** n8n copies workflows recursively, so that one of some thousand levels makes it fail; real ones stay below fifty. */
export const MAX_DEPTH = 1000

/** A string that begins with "=": where n8n reads parameters it evaluates such a string. */
export interface Formula {
  path: Path
  text: string
}

export interface Survey {
  /** Number of keys in all objects. */
  keys: number
  formulas: Formula[]
  /** A place that lies more than `MAX_DEPTH` levels down, or null. The survey ends there; a cyclic value always has one. */
  tooDeep: Path | null
}

/** The one walk over a JSON value: gathers what the rules want to know of its depths. */
export function survey(root: unknown): Survey {
  const result: Survey = {keys: 0, formulas: [], tooDeep: null}
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
    for (let i = 0; i < container.length && result.tooDeep === null; i++) visit(container[i], i, path, result)
    return
  }
  const keys = Object.keys(container)
  result.keys += keys.length
  for (let i = 0; i < keys.length && result.tooDeep === null; i++) {
    const key = keys[i] as string
    visit((container as Record<string, unknown>)[key], key, path, result)
  }
}

function visit(value: unknown, key: string | number, path: (string | number)[], result: Survey): void {
  if (typeof value === 'string') {
    if (value.charCodeAt(0) === 0x3d) result.formulas.push({path: [...path, key], text: value})
  } else if (typeof value === 'object' && value !== null) {
    path.push(key)
    walk(value, path, result)
    path.pop()
  }
}
