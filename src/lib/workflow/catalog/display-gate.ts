import type {JsonObject} from '../model/json-object.ts'
import {isExpression} from './display-conditions.ts'
import type {DisplayConditions} from './node-description.ts'

/** The first condition under `show` where it is a plain one: most parameters of a large node are hidden by it alone. */
export interface DisplayGate {
  /** Name of the value beside the parameter. */
  name: string
  accepted: readonly unknown[]
}

/** Null where there is no such condition. */
export function gateOf(display: DisplayConditions | null): DisplayGate | null {
  const [first] = Object.entries(display?.show ?? {})
  if (first === undefined) return null
  const [name, accepted] = first
  const isPlain = /^\w+$/.test(name) && accepted.every((value) => typeof value !== 'object')
  return isPlain ? {name, accepted} : null
}

/** True when the gate alone hides the parameter; otherwise all conditions are to be asked. */
export function isShut(gate: DisplayGate | null, values: JsonObject): boolean {
  if (gate === null) return false
  const value = values[gate.name]
  return typeof value !== 'object' && !gate.accepted.includes(value) && !isExpression(value)
}
