import {addressBeginsWithId} from '../bundle/bundle-workflow.ts'
import {addressesOf} from '../bundle/webhook-addresses.ts'
import {nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'

export const duplicateNodeName: Rule = {
  id: 'duplicate-node-name',
  family: 'duplicate',
  severity: 'error',
  stage: 'create',
  rationale: 'Connections and expressions address nodes by name; n8n refuses a workflow in which a name means two nodes.',
  good: {workflow: {nodes: [{name: 'Fetch leads'}, {name: 'Fetch leads again'}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads'}, {name: 'Fetch leads'}]}},
  check: ({nodes}) =>
    repetitions(nodes, (node) => node.name).map(({node, first}) => ({
      message: `Two nodes are named ${quote(node.name)}: number ${first.index + 1} and number ${node.index + 1}.`,
      hint: 'Rename one of them, in its connections and in the expressions that mean it as well.',
      pointer: nodePointer(node, 'name'),
      node: node.name,
    })),
}

export const duplicateNodeId: Rule = {
  id: 'duplicate-node-id',
  family: 'duplicate',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n keeps the history of executions by node id and refuses a workflow in which two nodes have the same.',
  good: {
    workflow: {
      nodes: [
        {name: 'Fetch', id: '3f0a'},
        {name: 'Store', id: '7c1b'},
      ],
    },
  },
  bad: {
    workflow: {
      nodes: [
        {name: 'Fetch', id: '3f0a'},
        {name: 'Store', id: '3f0a'},
      ],
    },
  },
  check: ({nodes}) =>
    repetitions(nodes, (node) => textMember(node, 'id')).map(({node, first}) => ({
      message: `${pair(first, node)} have the same id ${quote(textMember(node, 'id'))}.`,
      hint: 'Give one of them an id of its own; any text that is used nowhere else will do.',
      pointer: nodePointer(node, 'id'),
      node: nameOf(node),
    })),
}

// Only triggers without a path of their own are reached by their webhook id. Nodes that wait for an answer, such as Wait, add the id of the
// execution, and copies of them share a webhook id without harm.
export const duplicateWebhookId: Rule = {
  id: 'duplicate-webhook-id',
  family: 'webhook',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The webhook id is the address of a trigger that has no path; when two share one, calls for the second reach the first.',
  good: {workflow: {nodes: [chat('Sales chat', '51c7'), chat('Support chat', '9e20')]}},
  bad: {workflow: {nodes: [chat('Sales chat', '51c7'), chat('Support chat', '51c7')]}},
  check: ({nodes}) =>
    repetitions(nodes, webhookIdOf).map(({node, first}) => ({
      message: `${pair(first, node)} have the same webhook id ${quote(textMember(node, 'webhookId'))}.`,
      hint: 'Give one of them a new "webhookId", for example a random UUID.',
      pointer: nodePointer(node, 'webhookId'),
      node: nameOf(node),
    })),
}

function chat(name: string, webhookId: string): object {
  return {name, type: '@n8n/n8n-nodes-langchain.chatTrigger', typeVersion: 1.1, webhookId}
}

function webhookIdOf(node: NodeModel): string {
  const webhookId = textMember(node, 'webhookId')
  return webhookId !== '' && addressBeginsWithId(node, addressesOf(node)) ? webhookId : ''
}

export const duplicateWebhookPath: Rule = {
  id: 'duplicate-webhook-path',
  family: 'webhook',
  severity: 'error',
  stage: 'publish',
  rationale: 'n8n does not publish a workflow in which two nodes answer the same method at the same path.',
  good: {workflow: {nodes: [hook('Leads', '51c7', 'leads'), hook('Orders', '9e20', 'orders')]}},
  bad: {workflow: {nodes: [hook('Leads', '51c7', 'leads'), hook('Orders', '9e20', 'leads')]}},
  check({nodes}) {
    const owners = new Map<string, NodeModel>()
    const problems: Problem[] = []
    for (const node of nodes) {
      for (const {method, path, key, fromId, pointer} of addressesOf(node)) {
        const owner = owners.get(key)
        if (owner === undefined) owners.set(key, node)
        // One webhook id for two nodes is told as such.
        if (owner === undefined || owner === node || fromId) continue
        const message = `${pair(owner, node)} both answer ${method} ${quote(path)}.`
        problems.push({message, hint: 'Give one of them another path or method.', pointer, node: nameOf(node)})
        break
      }
    }
    return problems
  },
}

function hook(name: string, webhookId: string, path: string): object {
  return {name, type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId, parameters: {path, httpMethod: 'POST'}}
}

interface Repetition {
  node: NodeModel
  first: NodeModel
}

/** Nodes whose key an earlier node has already; an empty key is none. */
function repetitions(nodes: readonly NodeModel[], keyOf: (node: NodeModel) => string): readonly Repetition[] {
  const firsts = new Map<string, NodeModel>()
  const found: Repetition[] = []
  for (const node of nodes) {
    const key = keyOf(node)
    if (key === '') continue
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, node)
    else found.push({node, first})
  }
  return found
}

function textMember(node: NodeModel, member: string): string {
  const value = node.raw[member]
  return typeof value === 'string' ? value : ''
}

function pair(first: NodeModel, second: NodeModel): string {
  return `The nodes ${quote(first.name)} and ${quote(second.name)}`
}
