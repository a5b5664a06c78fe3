import type {JsonObject} from '../../src/lib/workflow/model/json-object.ts'
import type {Random} from './mutator.ts'
import {addNode, type JsonNode, nodesOf, objectAt} from './workflow-parts.ts'

type NewNode = JsonObject & {type: string}

export const schedule: NewNode = {
  type: 'n8n-nodes-base.scheduleTrigger',
  typeVersion: 1.2,
  parameters: {rule: {interval: [{field: 'hours', hoursInterval: 2}]}},
}
export const step: NewNode = {type: 'n8n-nodes-base.noOp', typeVersion: 1}
export const request: NewNode = {type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url: 'https://crm.acme.io/leads'}}
export const batches: NewNode = {type: 'n8n-nodes-base.splitInBatches', typeVersion: 3}
export const webhook: NewNode = {
  type: 'n8n-nodes-base.webhook',
  typeVersion: 2,
  webhookId: 'mutant',
  parameters: {path: 'mutant', authentication: 'headerAuth'},
  credentials: {httpHeaderAuth: {id: 'mutant', name: 'Mutant'}},
}
export const agent: NewNode = {type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 2.2}
const openAi = {openAiApi: {id: 'mutant', name: 'Mutant'}}
export const model: NewNode = {type: '@n8n/n8n-nodes-langchain.lmChatOpenAi', typeVersion: 1.2, credentials: openAi}
export const embeddings: NewNode = {type: '@n8n/n8n-nodes-langchain.embeddingsOpenAi', typeVersion: 1.2, credentials: openAi}
export const tool: NewNode = {
  type: '@n8n/n8n-nodes-langchain.toolCode',
  typeVersion: 1.3,
  parameters: {description: 'Adds numbers.', jsCode: 'return query'},
}

/** Adds nodes, each connected to the next one. */
export function addChain(workflow: JsonObject, ...nodes: readonly NewNode[]): JsonNode[] {
  const added = nodes.map((node) => addNode(workflow, structuredClone(node)))
  for (const [i, node] of added.entries()) {
    const next = added[i + 1]
    if (next !== undefined) connectAt(workflow, node.name, next.name)
  }
  return added
}

/** Adds a trigger, and nodes behind it of which each is connected to the next. Returns these nodes. */
export function addBranch(workflow: JsonObject, ...nodes: readonly NewNode[]): JsonNode[] {
  return addChain(workflow, schedule, ...nodes).slice(1)
}

/** Adds a trigger and an agent with its model. Returns the agent. */
export function addAgent(workflow: JsonObject, parameters: JsonObject = {}): JsonNode {
  const [added] = addBranch(workflow, {...agent, parameters})
  if (added === undefined) throw new Error('there is no agent')
  addSubNode(workflow, added, model, 'ai_languageModel')
  return added
}

/** Adds a node that is attached to another one. */
export function addSubNode(workflow: JsonObject, user: JsonNode, node: NewNode, type: string, input = 0): JsonNode {
  const added = addNode(workflow, structuredClone(node))
  connectAt(workflow, added.name, user.name, {type, input})
  return added
}

export interface Ends {
  type?: string
  output?: number
  input?: number
}

/** Connects two nodes; what is connected already stays. */
export function connectAt(workflow: JsonObject, from: string, to: string, {type = 'main', output = 0, input = 0}: Ends = {}): void {
  const byType = objectAt(objectAt(workflow, 'connections'), from)
  const outputs = (Array.isArray(byType[type]) ? byType[type] : []) as unknown[]
  while (outputs.length <= output) outputs.push([])
  const entries = (Array.isArray(outputs[output]) ? outputs[output] : []) as unknown[]
  outputs[output] = [...entries, {node: to, type, index: input}]
  byType[type] = outputs
}

/** A node of a type that every release has, which is switched on and has one input and one output. */
export function pickStep(workflow: JsonObject, random: Random): JsonNode | undefined {
  return random.pick(nodesOf(workflow).filter((node) => steps.has(`${node.type} ${String(node.typeVersion)}`) && node.disabled !== true))
}

const steps = new Set(['n8n-nodes-base.noOp 1', 'n8n-nodes-base.set 3.4', 'n8n-nodes-base.httpRequest 4.2', 'n8n-nodes-base.code 2'])
