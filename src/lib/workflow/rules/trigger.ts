import type {DescribedNode} from '../catalog/describe-nodes.ts'
import type {NodeDescription} from '../catalog/node-description.ts'
import type {Severity} from '../finding.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import {countsAsTrigger, isOwnNodeType, STICKY_NOTE, startsUnattended} from '../n8n/node-types.ts'
import type {AnyTargetRule, Problem} from '../rule.ts'

export const triggerMissing: AnyTargetRule = {
  id: 'trigger-missing',
  family: 'trigger',
  severity: 'warning',
  stage: 'publish',
  catalog: 'optional',
  rationale: 'n8n does not publish a workflow that nothing starts; a manual trigger works in the editor only.',
  good: {workflow: {nodes: [{name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger'}, {name: 'Fetch leads'}]}},
  bad: {workflow: {nodes: [{name: 'By hand', type: 'n8n-nodes-base.manualTrigger'}, {name: 'Fetch leads'}]}},
  check(workflow, _context, target) {
    if (!Array.isArray(workflow.raw.nodes)) return []
    if (target === null) return startsByName(workflow) ? [] : [nothingStarts(false, 'warning')]
    if (target.described.some((entry) => starts(entry, ({trigger, polling}) => trigger || polling))) return []
    // n8n also counts nodes that wait for an answer, such as Wait; nothing reaches them before something else has started the workflow.
    const isPublished = target.described.some((entry) => starts(entry, ({webhook}) => webhook))
    return [nothingStarts(isPublished, workflow.raw.active === true && !isPublished ? 'error' : 'warning')]
  },
}

/** Certain only where all nodes come with n8n: a community node may be a trigger by any name. */
function startsByName({nodes}: WorkflowModel): boolean {
  return nodes.some((node) => node.type !== STICKY_NOTE && !node.disabled && mayStart(node.type))
}

function mayStart(type: string): boolean {
  return type !== '' && (!isOwnNodeType(type) || startsUnattended(type))
}

/** A node whose type the release does not have may be a trigger where it comes from. */
function starts({node, type, description}: DescribedNode, asTold: (facts: NodeDescription) => boolean): boolean {
  if (node.disabled) return false
  const facts = description ?? type?.[0]
  return facts === undefined ? mayStart(node.type) : asTold(facts) && countsAsTrigger(node.type)
}

/** A file that says "active" is published as it arrives, and refused; another may be meant for later. */
function nothingStarts(isPublished: boolean, severity: Severity): Problem {
  return {
    message: `The workflow has no active trigger, so ${isPublished ? 'nothing starts it, though n8n publishes it' : 'n8n does not publish it and nothing starts it'}.`,
    hint: 'Add a trigger such as Schedule or Webhook, enable the one it has, or start it from another workflow with an Execute Workflow Trigger.',
    pointer: '/nodes',
    at: 'key',
    severity,
  }
}
