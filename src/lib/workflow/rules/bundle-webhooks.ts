import type {BundleWorkflow, WebhookFact} from '../bundle/bundle-workflow.ts'
import {titleOf} from '../bundle/find-workflows.ts'
import type {Manifest} from '../manifest/manifest.ts'
import type {BundleExampleFile, BundleProblem, BundleRule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const tenant: Manifest = {name: 'Tenant'}

function intake(file: string, path: string): BundleExampleFile {
  const node = {name: 'Intake', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: file, parameters: {path, httpMethod: 'POST'}}
  return {path: `${file}.json`, workflow: {name: file, nodes: [node]}}
}

export const webhookCollision: BundleRule = {
  id: 'webhook-collision',
  family: 'bundle',
  severity: 'error',
  stage: 'publish',
  rationale: 'An instance answers at an address for one workflow only; n8n refuses to publish a second one with the same method and path.',
  good: {bundle: [intake('leads', 'leads'), intake('orders', 'orders')], manifest: tenant},
  bad: {bundle: [intake('leads', 'intake'), intake('orders', 'intake')], manifest: tenant},
  checkBundle(workflows, {manifest}) {
    const owners = new Map<string, BundleWorkflow>()
    const problems: BundleProblem[] = []
    const inUse = new Map((manifest?.webhooks ?? []).map(({method, path, workflow}) => [`${method.toUpperCase()} ${trim(path)}`, workflow ?? null]))
    for (const workflow of workflows) {
      for (const webhook of workflow.facts.webhooks) {
        const owner = owners.get(webhook.key)
        if (owner === undefined) owners.set(webhook.key, workflow)
        const taken = inUse.get(`${webhook.method} ${webhook.path}`)
        if (owner !== undefined && owner !== workflow) problems.push(collision(workflow, webhook, titleOf(owner)))
        else if (taken !== undefined && (taken === null || taken !== workflow.facts.id)) problems.push(collision(workflow, webhook, ownerName(taken)))
      }
    }
    return problems
  },
}

function ownerName(id: string | null): string {
  return id === null ? 'a workflow that the instance has already' : `the workflow ${quote(id)} that the instance has already`
}

function trim(path: string): string {
  return path.slice(path.startsWith('/') ? 1 : 0)
}

function collision(workflow: BundleWorkflow, {node, method, path, pointer}: WebhookFact, owner: string): BundleProblem {
  return {
    workflow,
    message: `Node ${quote(node)} answers ${method} ${quote(path)}, as ${owner} does.`,
    hint: 'Give one of them another path or method, and tell those who call it.',
    pointer,
    node,
  }
}

function chat(file: string, webhookId: string): BundleExampleFile {
  return {
    path: `${file}.json`,
    workflow: {name: file, nodes: [{name: 'Chat', type: '@n8n/n8n-nodes-langchain.chatTrigger', typeVersion: 1.1, webhookId}]},
  }
}

export const webhookIdShared: BundleRule = {
  id: 'webhook-id-shared',
  family: 'bundle',
  severity: 'error',
  stage: 'publish',
  rationale: 'The webhook id is the address of a trigger without a path of its own; a workflow that was copied as a file brings the same once more.',
  good: {bundle: [chat('sales', '51c7'), chat('support', '9e20')], manifest: tenant},
  bad: {bundle: [chat('sales', '51c7'), chat('support', '51c7')], manifest: tenant},
  checkBundle(workflows) {
    const owners = new Map<string, BundleWorkflow>()
    const problems: BundleProblem[] = []
    for (const workflow of workflows) {
      for (const {node, webhookId, pointer} of workflow.facts.webhookIds) {
        const owner = owners.get(webhookId)
        if (owner === undefined) owners.set(webhookId, workflow)
        if (owner === undefined || owner === workflow) continue
        const message = `Node ${quote(node)} has the webhook id ${quote(webhookId)}, as a trigger of ${titleOf(owner)} has.`
        problems.push({workflow, message, hint: 'Give one of them a new "webhookId", for example a random UUID.', pointer, node})
      }
    }
    return problems
  },
}
