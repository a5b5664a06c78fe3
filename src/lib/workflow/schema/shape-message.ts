import {isObject, type JsonObject} from '../model/json-object.ts'
import {describe, quote} from '../text/describe.ts'
import type {Path} from '../text/pointer.ts'

/** What is wrong with one member: where it is, what is there, and what should be. */
export function shapeMessage(path: Path, raw: JsonObject, value: unknown, expected: string): string {
  const {subject, member} = placeOf(path, raw)
  if (value === undefined) return `${subject} has no ${member} (${expected}).`
  return `${subject}: ${member} is ${describe(value)}, but must be ${expected}.`
}

interface Place {
  subject: string
  /** The member of the subject that is wrong. */
  member: string
}

function placeOf(path: Path, raw: JsonObject): Place {
  if (path[0] === 'nodes' && path.length > 2) return {subject: nodeLabel(path, raw), member: dotted(path.slice(2))}
  if (path[0] === 'connections' && path.length > 1) return placeOfConnection(path)
  return {subject: 'The workflow', member: dotted(path)}
}

function placeOfConnection(path: Path): Place {
  const [, source, type, output, slot, field] = path
  const subject = `The connections of ${quote(String(source))}`
  if (type === undefined) return {subject: 'The workflow', member: `connections of ${quote(String(source))}`}
  const place = [type, ...[output, slot].filter((index) => index !== undefined).map((index) => `[${index}]`)].join('')
  return field === undefined ? {subject, member: place} : {subject: `${subject} at ${place}`, member: String(field)}
}

function dotted(path: Path): string {
  return path.map((segment, i) => (typeof segment === 'number' ? `[${segment}]` : `${i === 0 ? '' : '.'}${segment}`)).join('')
}

/** A node as a reader finds it: by its name, or by its place when it has none. */
function nodeLabel(path: Path, raw: JsonObject): string {
  const name = nodeAt(path, raw)
  return name === null ? `Node ${Number(path[1]) + 1} (it has no name)` : `Node ${quote(name)}`
}

/** Name of the node that a path leads into, null when there is none. A connection belongs to its source. */
export function nodeAt(path: Path, raw: JsonObject): string | null {
  if (path[0] === 'connections' && path.length > 1) return String(path[1])
  const name = path[0] === 'nodes' && path.length > 1 ? valueAt(raw, [...path.slice(0, 2), 'name']) : undefined
  return typeof name === 'string' && name !== '' ? name : null
}

/** The value at a path, undefined where it leads nowhere. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const segment of path) {
    if (!isObject(value) && !Array.isArray(value)) return undefined
    value = Object.hasOwn(value, segment) ? (value as Record<string | number, unknown>)[segment] : undefined
  }
  return value
}
