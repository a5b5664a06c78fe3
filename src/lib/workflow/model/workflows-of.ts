import type {Path} from '../text/pointer.ts'
import {isObject} from './json-object.ts'

/** One workflow of a document, or what stands in the place of one. */
export interface FoundWorkflow {
  /** From the root of the document: empty when the document is the workflow, `[0]` for the first of a list. */
  path: Path
  value: unknown
}

/**
 * The workflows of a document: the document itself, the elements of a list, or what an answer of n8n's API carries under `data`.
 * All lie at the same depth.
 */
export function workflowsOf(document: unknown): FoundWorkflow[] {
  if (isWorkflow(document)) return [{path: [], value: document}]
  const found = isObject(document) ? unfold(document.data, ['data']) : unfold(document, [])
  return found ?? [{path: [], value: document}]
}

function unfold(value: unknown, path: Path): FoundWorkflow[] | undefined {
  if (isWorkflow(value)) return [{path, value}]
  if (!Array.isArray(value) || !value.some(isWorkflow)) return undefined
  return value.map((element: unknown, index) => ({path: [...path, index], value: element}))
}

/** True for whatever is meant to be a workflow, sound or not. */
export function isWorkflow(value: unknown): boolean {
  return isObject(value) && ('nodes' in value || 'connections' in value)
}
