import {distance} from 'fastest-levenshtein'
import {textOf} from '../catalog/misfit.ts'
import {isObject} from '../model/json-object.ts'
import {nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {Problem} from '../rule.ts'
import {describe, listOf} from '../text/describe.ts'
import {type Path, pointerOf} from '../text/pointer.ts'

/** A parameter as n8n's editor and its expressions write it: `filters.conditions[0].condition`. */
export function dotted(path: Path): string {
  let text = ''
  for (const segment of path) text += typeof segment === 'number' ? `[${segment}]` : text === '' ? segment : `.${segment}`
  return text
}

/** Where a problem with a parameter is shown: at the parameter, or at the nearest that the file has above it. */
export function parameterPlace(node: NodeModel, path: Path): Pick<Problem, 'pointer' | 'node'> {
  const present: (string | number)[] = []
  let value: unknown = node.raw.parameters
  for (const segment of path) {
    const below: unknown = Array.isArray(value) ? value[Number(segment)] : isObject(value) ? value[segment] : undefined
    if (below === undefined) break
    present.push(segment)
    value = below
  }
  const pointer = isObject(node.raw.parameters) ? `${nodePointer(node, 'parameters')}${pointerOf(present)}` : nodePointer(node)
  return {pointer, node: nameOf(node)}
}

const MOST_NAMED = 5
const LONGEST_COMPARED = 60

/** The allowed values that are most like the one that was set, as a list in words. */
export function nearestAllowed(value: unknown, allowed: readonly (string | number | boolean)[]): string {
  const typed = textOf(value).slice(0, LONGEST_COMPARED)
  const ranked = typed === '' ? allowed : allowed.toSorted((a, b) => distance(typed, String(a)) - distance(typed, String(b)))
  const named = ranked.slice(0, MOST_NAMED).map((one) => (typeof one === 'string' ? describe(one) : String(one)))
  return allowed.length > MOST_NAMED ? `${named.join(', ')} and ${allowed.length - MOST_NAMED} more` : listOf(named)
}
