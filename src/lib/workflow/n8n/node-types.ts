export const STICKY_NOTE = 'n8n-nodes-base.stickyNote'
export const ERROR_TRIGGER = 'n8n-nodes-base.errorTrigger'
export const EXECUTE_WORKFLOW = 'n8n-nodes-base.executeWorkflow'
export const EXECUTE_WORKFLOW_TRIGGER = 'n8n-nodes-base.executeWorkflowTrigger'

/** Packages that come with n8n; of their nodes the name tells a trigger, of community nodes it does not. */
const ownPackages = ['n8n-nodes-base.', '@n8n/n8n-nodes-langchain.']

/** Triggers of n8n-nodes-base whose names do not end in "Trigger". */
const otherTriggers = new Set(['webhook', 'cron', 'interval', 'emailReadImap', 'start'])

/** Started by a person in the editor only; n8n does not count them when it decides whether a workflow may be published. */
const manualTriggers = new Set(['n8n-nodes-base.manualTrigger', 'n8n-nodes-base.start', '@n8n/n8n-nodes-langchain.manualChatTrigger'])

/** True for the nodes that n8n itself ships. */
export function isOwnNodeType(type: string): boolean {
  return ownPackages.some((prefix) => type.startsWith(prefix))
}

/** True when the node certainly starts workflows: it comes with n8n and is a trigger there. */
export function isKnownTrigger(type: string): boolean {
  return isOwnNodeType(type) && isTriggerName(type)
}

/** True when the node starts the workflow without a person. Of community nodes this is a guess by name. */
export function startsUnattended(type: string): boolean {
  return isTriggerName(type) && !manualTriggers.has(type)
}

/** In the group of the triggers, but started only by n8n's editor or by a run of evaluations. Source: n8n 2.11. */
const notCounted: ReadonlySet<string> = new Set([
  'n8n-nodes-base.manualTrigger',
  '@n8n/n8n-nodes-langchain.manualChatTrigger',
  'n8n-nodes-base.evaluationTrigger',
])

/** False for triggers that n8n leaves out when it looks whether a workflow has one. */
export function countsAsTrigger(type: string): boolean {
  return !notCounted.has(type)
}

function isTriggerName(type: string): boolean {
  const name = type.slice(type.lastIndexOf('.') + 1)
  return name.endsWith('Trigger') || (type.startsWith('n8n-nodes-base.') && otherTriggers.has(name))
}

/** Where a call from another workflow begins; n8n takes the others when there is no Execute Workflow Trigger. Source: n8n 2.11. */
export const STARTED_BY_CALL: ReadonlySet<string> = new Set([
  EXECUTE_WORKFLOW_TRIGGER,
  'n8n-nodes-base.manualTrigger',
  '@n8n/n8n-nodes-langchain.manualChatTrigger',
])
