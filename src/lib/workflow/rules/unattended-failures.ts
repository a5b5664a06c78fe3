import {isObject} from '../model/json-object.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {startsUnattended} from '../n8n/node-types.ts'
import type {AnyTargetRule, TargetContext} from '../rule.ts'
import {quote} from '../text/describe.ts'

const nodes = [
  {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2},
  {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url: 'https://crm.acme.io/leads'}},
]
const connections = {'Every hour': {main: [[{node: 'Fetch leads', type: 'main', index: 0}]]}}

// One finding for a workflow. Any sign that somebody has thought of failures is enough: which nodes need more is beyond a rule.
export const failuresUnhandled: AnyTargetRule = {
  id: 'failures-unhandled',
  family: 'error-handling',
  severity: 'warning',
  stage: 'fleet',
  catalog: 'optional',
  rationale:
    'A workflow that runs on its own and calls other services fails some day; with no error workflow, retry or error output nobody hears of it.',
  good: {workflow: {nodes, connections, settings: {executionOrder: 'v1', errorWorkflow: 'f2Jq8xQyTnVh3LzR'}}},
  bad: {workflow: {nodes, connections}},
  check(workflow, _, target) {
    if (isHandled(workflow)) return []
    const trigger = workflow.nodes.find((node) => !node.disabled && startsUnattended(node.type) && !isWatched(node))
    const caller = trigger && callerIn(workflow, target, trigger)
    if (trigger === undefined || caller === undefined) return []
    return [
      {
        message: `The workflow is started by ${quote(trigger.name)} with nobody watching, and ${quote(caller.name)} calls another service, but nothing is said about failures.`,
        hint: 'Name an "errorWorkflow" in the settings, or set retryOnFail or onError on the nodes that may fail.',
        pointer: isObject(workflow.raw.settings) ? '/settings' : '',
      },
    ]
  },
}

/** Somebody is there who sees the failure: the person who fills in the form, or the caller who waits for the answer. */
const watched = /\.(?:formTrigger|chatTrigger|executeWorkflowTrigger|mcpTrigger)$/

function isWatched({type, raw}: NodeModel): boolean {
  if (watched.test(type)) return true
  const mode = isObject(raw.parameters) ? raw.parameters.responseMode : undefined
  return type === 'n8n-nodes-base.webhook' && (mode === 'lastNode' || mode === 'responseNode')
}

function isHandled({raw, nodes: all}: WorkflowModel): boolean {
  const errorWorkflow = isObject(raw.settings) ? raw.settings.errorWorkflow : undefined
  return (typeof errorWorkflow === 'string' && errorWorkflow !== '') || all.some(handlesFailures)
}

/** An Error Trigger in the workflow itself is started for its own failures as well. */
function handlesFailures({type, raw}: NodeModel): boolean {
  const {onError = 'stopWorkflow', continueOnFail, retryOnFail} = raw
  return onError !== 'stopWorkflow' || continueOnFail === true || retryOnFail === true || type === 'n8n-nodes-base.errorTrigger'
}

/** The first node that needs somebody else to answer: one with credentials, or an HTTP request. */
function callerIn({nodes: all}: WorkflowModel, target: TargetContext | null, trigger: NodeModel): NodeModel | undefined {
  return all.find((node, i) => {
    if (node === trigger || node.disabled || startsUnattended(node.type)) return false
    if (node.type === 'n8n-nodes-base.httpRequest' || isObject(node.raw.credentials)) return true
    return target?.described[i]?.description?.credentials.some(({required}) => required) === true
  })
}
