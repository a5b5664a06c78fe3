import {isObject, type JsonObject} from '../model/json-object.ts'
import {nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import {EXECUTE_WORKFLOW} from '../n8n/node-types.ts'

/** A node that calls another workflow by id. */
export interface CallFact {
  node: string
  workflowId: string
  /** Where the file says it. */
  pointer: string
  /** n8n does not publish the caller before the callee; otherwise the call merely fails. */
  neededToPublish: boolean
  /** The names of the inputs that it fills; null when it passes on what comes, or what it computes. */
  inputs: readonly string[] | null
}

const callers: ReadonlySet<string> = new Set([
  EXECUTE_WORKFLOW,
  '@n8n/n8n-nodes-langchain.toolWorkflow',
  '@n8n/n8n-nodes-langchain.retrieverWorkflow',
])

/** Null when the node calls none, or one that is not known before it runs. */
export function callOf(node: NodeModel): CallFact | null {
  if (!callers.has(node.type)) return null
  const {parameters} = node.raw
  if (!isObject(parameters)) return null
  const {source = 'database', workflowId} = parameters
  const id = isObject(workflowId) ? workflowId.value : workflowId
  if (source !== 'database' || typeof id !== 'string' || id === '' || id.startsWith('=')) return null
  const pointer = nodePointer(node, 'parameters') + (isObject(workflowId) ? '/workflowId/value' : '/workflowId')
  return {node: node.name, workflowId: id, pointer, neededToPublish: node.type === EXECUTE_WORKFLOW, inputs: filledInputs(parameters)}
}

function filledInputs({workflowInputs}: JsonObject): readonly string[] | null {
  if (!isObject(workflowInputs) || workflowInputs.mappingMode !== 'defineBelow' || !isObject(workflowInputs.value)) return null
  return Object.keys(workflowInputs.value)
}
