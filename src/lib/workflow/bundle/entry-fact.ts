import {isObject} from '../model/json-object.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import {EXECUTE_WORKFLOW_TRIGGER} from '../n8n/node-types.ts'

/** The node at which a call from another workflow begins. */
export interface EntryFact {
  node: string
  /** It is an Execute Workflow Trigger, and not one that n8n takes for want of a better. */
  made: boolean
  /** The names of the inputs that it declares; null when it takes whatever comes. */
  inputs: readonly string[] | null
}

/** Reads a node that can be called. */
export function entryOf(node: NodeModel): EntryFact {
  const made = node.type === EXECUTE_WORKFLOW_TRIGGER
  return {node: node.name, made, inputs: made ? inputsOf(node) : null}
}

function inputsOf({raw: {parameters, typeVersion}}: NodeModel): readonly string[] | null {
  // Before version 1.1 it took whatever came.
  if (!isObject(parameters) || typeof typeVersion !== 'number' || typeVersion < 1.1) return null
  const {inputSource = 'workflowInputs', workflowInputs, jsonExample} = parameters
  if (inputSource === 'workflowInputs') return declaredInputs(workflowInputs)
  return inputSource === 'jsonExample' ? exampleInputs(jsonExample) : null
}

function declaredInputs(workflowInputs: unknown): readonly string[] | null {
  const values: unknown = isObject(workflowInputs) ? workflowInputs.values : undefined
  if (!Array.isArray(values)) return null
  return values.flatMap((value: unknown) => (isObject(value) && typeof value.name === 'string' ? [value.name] : []))
}

function exampleInputs(example: unknown): readonly string[] | null {
  if (typeof example !== 'string') return null
  try {
    const value: unknown = JSON.parse(example)
    return isObject(value) ? Object.keys(value) : null
  } catch {
    return null
  }
}
