import {isObject} from '../model/json-object.ts'
import {nodePointer} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {ERROR_TRIGGER, isKnownTrigger, STARTED_BY_CALL} from '../n8n/node-types.ts'
import {type CallFact, callOf} from './call-fact.ts'
import {type EntryFact, entryOf} from './entry-fact.ts'
import {addressesOf, hasPath, type WebhookAddress} from './webhook-addresses.ts'

/** One workflow among those that are judged together. */
export interface BundleWorkflow {
  /** How the file is called. */
  path: string
  /** JSON pointer of the workflow in the file. */
  fragment: string
  facts: BundleFacts
}

/** What rules about several workflows need of each: little enough to be kept for thousands. */
export interface BundleFacts {
  /** Null when the file gives none. */
  id: string | null
  name: string | null
  webhooks: readonly WebhookFact[]
  /** Of triggers whose address begins with it. */
  webhookIds: readonly WebhookIdFact[]
  calls: readonly CallFact[]
  /** Where calls from other workflows begin; null when they cannot. */
  entry: EntryFact | null
  /** It has a trigger for the errors of others. */
  handlesErrors: boolean
  /** Id of the workflow that handles its errors. */
  errorWorkflow: string | null
  /** n8n's `callerPolicy`; null for the default of the instance. */
  callerPolicy: string | null
  callerIds: readonly string[]
}

export interface WebhookFact extends WebhookAddress {
  node: string
}

export interface WebhookIdFact {
  node: string
  webhookId: string
  pointer: string
}

/** Reads the facts from a workflow. */
export function bundleFactsOf({raw, nodes}: WorkflowModel): BundleFacts {
  const webhooks: WebhookFact[] = []
  const webhookIds: WebhookIdFact[] = []
  const calls: CallFact[] = []
  let entry: EntryFact | null = null
  let handlesErrors = false
  for (const node of nodes) {
    if (STARTED_BY_CALL.has(node.type)) entry = betterEntry(entry, entryOf(node))
    if (node.disabled) continue
    if (node.type === ERROR_TRIGGER) handlesErrors = true
    const addresses = addressesOf(node)
    for (const address of addresses) webhooks.push({...address, node: node.name})
    if (addressBeginsWithId(node, addresses))
      webhookIds.push({node: node.name, webhookId: String(node.raw.webhookId), pointer: nodePointer(node, 'webhookId')})
    const call = callOf(node)
    if (call !== null) calls.push(call)
  }
  const settings = isObject(raw.settings) ? raw.settings : {}
  return {
    id: textOf(raw.id),
    name: textOf(raw.name),
    webhooks,
    webhookIds,
    calls,
    entry,
    handlesErrors,
    errorWorkflow: settings.errorWorkflow === 'DEFAULT' ? null : textOf(settings.errorWorkflow),
    callerPolicy: textOf(settings.callerPolicy),
    callerIds: idsOf(settings.callerIds),
  }
}

/** Shared with the rule that looks for the same inside one workflow. */
export function addressBeginsWithId({type, disabled, raw: {webhookId}}: NodeModel, addresses: readonly WebhookAddress[]): boolean {
  if (typeof webhookId !== 'string' || webhookId === '' || disabled || !isKnownTrigger(type)) return false
  return addresses.length === 0 ? !hasPath(type) : addresses.every(({fromId}) => fromId)
}

/** The trigger that is made for calls goes before one that merely can be called. */
function betterEntry(known: EntryFact | null, found: EntryFact): EntryFact {
  return known === null || (found.made && !known.made) ? found : known
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function idsOf(list: unknown): readonly string[] {
  if (typeof list !== 'string') return none
  return list
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
}

const none: readonly string[] = []
