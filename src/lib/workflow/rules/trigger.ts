import type {WorkflowModel} from '../model/workflow-model.ts'
import {isOwnNodeType, STICKY_NOTE, startsUnattended} from '../n8n/node-types.ts'
import type {Rule} from '../rule.ts'

export const triggerMissing: Rule = {
  id: 'trigger-missing',
  family: 'trigger',
  severity: 'warning',
  stage: 'publish',
  rationale: 'n8n does not publish a workflow that nothing starts; a manual trigger works in the editor only.',
  good: {workflow: {nodes: [{name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger'}, {name: 'Fetch leads'}]}},
  bad: {workflow: {nodes: [{name: 'By hand', type: 'n8n-nodes-base.manualTrigger'}, {name: 'Fetch leads'}]}},
  check(workflow) {
    if (!nothingStarts(workflow)) return []
    return [
      {
        message: 'The workflow has no active trigger, so n8n does not publish it and nothing starts it.',
        hint: 'Add a trigger such as Schedule or Webhook, enable the one it has, or start it from another workflow with an Execute Workflow Trigger.',
        pointer: '/nodes',
        at: 'key',
      },
    ]
  },
}

/** Certain only where all nodes come with n8n: a community node may be a trigger by any name. */
function nothingStarts({raw, nodes}: WorkflowModel): boolean {
  const steps = nodes.filter((node) => node.type !== STICKY_NOTE && !node.disabled)
  return Array.isArray(raw.nodes) && steps.every((node) => isOwnNodeType(node.type) && !startsUnattended(node.type))
}
