import type {JsonObject} from '../model/json-object.ts'
import type {GoldenTemplate} from './golden-template.ts'
import {fitsSlots} from './slots.ts'

/**
 * The workflow of a golden template that another one is compared with: the only one, or of several the one that has its id, or else its name.
 * @returns undefined when the template has none, null when it has several and none fits
 */
export function chooseTemplate({workflow, workflows}: GoldenTemplate, actual: JsonObject): JsonObject | null | undefined {
  if (workflow !== undefined) return workflow
  if (workflows === undefined) return undefined
  const {id, name} = actual
  const sameId = workflows.find((golden) => typeof id === 'string' && id !== '' && golden.id === id)
  return sameId ?? workflows.find((golden) => typeof golden.name === 'string' && typeof name === 'string' && fitsSlots(name, golden.name)) ?? null
}
