import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Policy} from '../../../src/lib/workflow/policy/policy.ts'
import type {Mutator} from '../mutator.ts'
import {addNode, objectAt} from '../workflow-parts.ts'

const policy: Policy = {name: 'Fleet', bundle: 'complete'}

interface Injected {
  others?: readonly JsonObject[]
  /** Name of the node that the finding must name; none when it is left out. */
  node?: string
}

function bundleMutator(rule: string, change: (workflow: JsonObject) => Injected): Mutator {
  return {
    rule,
    inject(workflow) {
      const {others = [other([])], node = null} = change(workflow)
      return {workflow, node, others, options: {policy}}
    },
  }
}

function other(nodes: readonly JsonObject[], members: JsonObject = {}): JsonObject {
  const placed = nodes.map((node, i) => ({name: `Node ${i}`, typeVersion: 1, position: [0, 0], parameters: {}, ...node}))
  return {name: 'Other', id: 'other-mutant', nodes: placed, connections: {}, settings: {}, ...members}
}

function addCall(workflow: JsonObject, workflowId: unknown, parameters: JsonObject = {}): string {
  return addNode(workflow, {type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: {workflowId, ...parameters}}).name
}

/** The node in the workflow and in another one, where the finding is then. */
function addedTo(workflow: JsonObject, node: JsonObject & {type: string}): JsonObject[] {
  addNode(workflow, node)
  return [other([node])]
}

const locator = (value: string): JsonObject => ({__rl: true, mode: 'id', value})
const hook = {type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: 'mutant-hook', parameters: {path: 'mutant/path', httpMethod: 'PUT'}}
const chat = {type: '@n8n/n8n-nodes-langchain.chatTrigger', typeVersion: 1.1, webhookId: 'mutant-chat'}
const called = {type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: {workflowInputs: {values: [{name: 'email'}]}}}

export const bundleMutators: readonly Mutator[] = [
  {
    rule: 'duplicate-webhook-path',
    inject(workflow) {
      addNode(workflow, hook)
      return {workflow, node: addNode(workflow, {...hook, id: 'mutant-b', webhookId: 'mutant-hook-b'}).name}
    },
  },
  bundleMutator('webhook-collision', (workflow) => ({others: addedTo(workflow, hook), node: 'Node 0'})),
  bundleMutator('webhook-id-shared', (workflow) => ({others: addedTo(workflow, chat), node: 'Node 0'})),
  bundleMutator('workflow-id-duplicate', (workflow) => {
    workflow.id = 'other-mutant'
    return {}
  }),
  bundleMutator('workflow-name-duplicate', (workflow) => {
    workflow.name = 'Other'
    return {}
  }),
  bundleMutator('sub-workflow-missing', (workflow) => ({node: addCall(workflow, locator('gone-mutant'))})),
  bundleMutator('sub-workflow-missing', (workflow) => ({node: addCall(workflow, 'gone-mutant')})),
  bundleMutator('sub-workflow-not-callable', (workflow) => ({node: addCall(workflow, locator('other-mutant'))})),
  bundleMutator('sub-workflow-forbidden', (workflow) => ({
    others: [other([called], {settings: {callerPolicy: 'none'}})],
    node: addCall(workflow, locator('other-mutant')),
  })),
  bundleMutator('sub-workflow-forbidden', (workflow) => {
    workflow.id = 'caller-mutant'
    const others = [other([called], {settings: {callerPolicy: 'workflowsFromAList', callerIds: 'a, b'}})]
    return {others, node: addCall(workflow, locator('other-mutant'))}
  }),
  bundleMutator('sub-workflow-inputs', (workflow) => {
    const workflowInputs = {mappingMode: 'defineBelow', value: {mail: 'x'}}
    return {others: [other([called])], node: addCall(workflow, locator('other-mutant'), {workflowInputs})}
  }),
  bundleMutator('sub-workflow-cycle', (workflow) => {
    workflow.id = 'caller-mutant'
    const back = {type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: {workflowId: locator('caller-mutant')}}
    return {others: [other([called, back])], node: addCall(workflow, locator('other-mutant'))}
  }),
  bundleMutator('error-workflow-missing', (workflow) => {
    objectAt(workflow, 'settings').errorWorkflow = 'gone-mutant'
    return {}
  }),
  bundleMutator('error-workflow-missing', (workflow) => {
    objectAt(workflow, 'settings').errorWorkflow = 'other-mutant'
    return {}
  }),
  bundleMutator('caller-missing', (workflow) => {
    Object.assign(objectAt(workflow, 'settings'), {callerPolicy: 'workflowsFromAList', callerIds: 'other-mutant, gone-mutant'})
    return {}
  }),
]
