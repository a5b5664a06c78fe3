import {isObject, type JsonObject} from '../model/json-object.ts'

/** The value at a path of member names, undefined where it leads nowhere. */
export function parameterAt(parameters: JsonObject, ...path: readonly string[]): unknown {
  let value: unknown = parameters
  for (const name of path) {
    // Names are written in the code that asks; defaults are inherited.
    value = isObject(value) ? value[name] : undefined
  }
  return value
}

/** True for a parameter that n8n evaluates, so that its value is not known before the workflow runs. */
export function isFormula(value: unknown): boolean {
  return typeof value === 'string' && value.charCodeAt(0) === 0x3d
}
