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
