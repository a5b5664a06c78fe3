import type {BundleWorkflow} from '../bundle/bundle-workflow.ts'
import type {CallFact} from '../bundle/call-fact.ts'
import {titleOf, workflowsById} from '../bundle/find-workflows.ts'
import {knowsAllWorkflows} from '../bundle/known-workflows.ts'
import type {Manifest} from '../manifest/manifest.ts'
import type {BundleExampleFile, BundleProblem, BundleRule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const tenant: Manifest = {name: 'Tenant', workflows: []}
const entry = {name: 'Called', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1}

function callee(members: object): BundleExampleFile {
  return {path: 'enrich.json', workflow: {name: 'enrich', id: 'enrich', nodes: [entry], ...members}}
}

function caller(workflowId: string): BundleExampleFile {
  const call = {
    name: 'Enrich',
    type: 'n8n-nodes-base.executeWorkflow',
    typeVersion: 1.2,
    parameters: {workflowId: {__rl: true, mode: 'id', value: workflowId}},
  }
  const nodes = [{name: 'Hourly', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}, call]
  const connections = {Hourly: {main: [[{node: 'Enrich', type: 'main', index: 0}]]}}
  return {path: 'leads.json', workflow: {name: 'leads', id: 'leads', nodes, connections}}
}

export const subWorkflowMissing: BundleRule = {
  id: 'sub-workflow-missing',
  family: 'bundle',
  severity: 'error',
  stage: 'publish',
  rationale: 'n8n does not publish a workflow that calls one which the instance does not have, or has not published.',
  good: {bundle: [caller('enrich'), callee({})], manifest: tenant},
  bad: {bundle: [caller('8Fk2pQ'), callee({})], manifest: tenant},
  checkBundle(workflows, context) {
    const inBundle = workflowsById(workflows)
    const onInstance = new Map((context.manifest?.workflows ?? []).map((workflow) => [workflow.id, workflow]))
    const certain = knowsAllWorkflows(context)
    return eachCall(workflows, (workflow, call) => {
      const known = onInstance.get(call.workflowId)
      if (inBundle.has(call.workflowId) || call.workflowId === workflow.facts.id) return null
      if (known === undefined && !certain) return null
      if (known !== undefined && (known.published !== false || !call.neededToPublish)) return null
      const what = known === undefined ? 'is neither in the bundle nor on the instance' : 'is on the instance, but not published'
      const hint = known === undefined ? 'Put the workflow into the bundle, or choose the one that is meant.' : 'Publish that workflow first.'
      return {message: `Node ${quote(call.node)} calls the workflow ${quote(call.workflowId)}, which ${what}.`, hint}
    })
  },
}

export const subWorkflowNotCallable: BundleRule = {
  id: 'sub-workflow-not-callable',
  family: 'bundle',
  severity: 'error',
  stage: 'run',
  rationale: 'A call begins at an Execute Workflow Trigger; without one the call fails when it runs.',
  good: {bundle: [caller('enrich'), callee({})], manifest: tenant},
  bad: {bundle: [caller('enrich'), callee({nodes: [{name: 'Hourly', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}]})], manifest: tenant},
  checkBundle: (workflows) =>
    eachCallee(workflows, (_, call, called) =>
      called.facts.entry !== null
        ? null
        : {
            message: `Node ${quote(call.node)} calls ${titleOf(called)}, which has no Execute Workflow Trigger.`,
            hint: `Add one to ${titleOf(called)}.`,
          },
    ),
}

export const subWorkflowForbidden: BundleRule = {
  id: 'sub-workflow-forbidden',
  family: 'bundle',
  severity: 'error',
  stage: 'run',
  rationale: 'A workflow says who may call it; a call from elsewhere fails when it runs.',
  good: {bundle: [caller('enrich'), callee({settings: {callerPolicy: 'workflowsFromAList', callerIds: 'leads'}})], manifest: tenant},
  bad: {bundle: [caller('enrich'), callee({settings: {callerPolicy: 'none'}})], manifest: tenant},
  checkBundle: (workflows) =>
    eachCallee(workflows, ({facts}, call, callee) => {
      const {path, facts: called} = callee
      const listed = facts.id === null || called.callerIds.includes(facts.id)
      if (facts.id === called.id || (called.callerPolicy !== 'none' && (called.callerPolicy !== 'workflowsFromAList' || listed))) return null
      const allowed = called.callerPolicy === 'none' ? 'which no workflow may call' : 'which does not list this workflow among its callers'
      const hint = `Change "callerPolicy" or "callerIds" in the settings of ${path}, or take the call out.`
      return {message: `Node ${quote(call.node)} calls ${titleOf(callee)}, ${allowed}.`, hint}
    }),
}

export const subWorkflowInputs: BundleRule = {
  id: 'sub-workflow-inputs',
  family: 'bundle',
  severity: 'warning',
  stage: 'run',
  rationale: 'Inputs that the called workflow does not declare are lost, and those that it declares and does not get are empty; n8n says nothing.',
  good: {bundle: [filling({email: '={{ $json.email }}'}), declaring('email')], manifest: tenant},
  bad: {bundle: [filling({mail: '={{ $json.email }}'}), declaring('email')], manifest: tenant},
  checkBundle: (workflows) =>
    eachCallee(workflows, (_, call, called) => {
      const declared = called.facts.entry?.inputs ?? null
      if (declared === null || call.inputs === null) return null
      const lost = call.inputs.filter((name) => !declared.includes(name))
      const empty = declared.filter((name) => !(call.inputs ?? []).includes(name))
      if (lost.length + empty.length === 0) return null
      const what = [
        lost.length === 0 ? '' : `gives it ${names(lost)}, which it does not declare`,
        empty.length === 0 ? '' : `does not give it ${names(empty)}`,
      ]
      const message = `Node ${quote(call.node)} calls ${titleOf(called)} and ${what.filter((part) => part !== '').join(', and ')}.`
      return {message, hint: 'Open the node in n8n and refresh its inputs.', pointer: call.pointer.replace(/\/workflowId.*$/, '/workflowInputs')}
    }),
}

function names(inputs: readonly string[]): string {
  return inputs.slice(0, 5).map(quote).join(', ') + (inputs.length > 5 ? ' and more' : '')
}

function filling(value: object): BundleExampleFile {
  const {path, workflow} = caller('enrich')
  const {nodes} = workflow as {nodes: {parameters?: object}[]}
  const filled = nodes.map((node) =>
    'parameters' in node ? {...node, parameters: {...node.parameters, workflowInputs: {mappingMode: 'defineBelow', value}}} : node,
  )
  return {path, workflow: {...workflow, nodes: filled}}
}

function declaring(name: string): BundleExampleFile {
  return callee({nodes: [{...entry, typeVersion: 1.1, parameters: {workflowInputs: {values: [{name}]}}}]})
}

interface Told {
  message: string
  hint: string
  pointer?: string
}

function eachCall(workflows: readonly BundleWorkflow[], judge: (caller: BundleWorkflow, call: CallFact) => Told | null): BundleProblem[] {
  const problems: BundleProblem[] = []
  for (const workflow of workflows) {
    for (const call of workflow.facts.calls) {
      const told = judge(workflow, call)
      if (told !== null) problems.push({workflow, node: call.node, pointer: call.pointer, ...told})
    }
  }
  return problems
}

type JudgeCallee = (caller: BundleWorkflow, call: CallFact, called: BundleWorkflow) => Told | null

/** Only calls of workflows that are in the bundle. */
function eachCallee(workflows: readonly BundleWorkflow[], judge: JudgeCallee): BundleProblem[] {
  const byId = workflowsById(workflows)
  return eachCall(workflows, (workflow, call) => {
    const called = byId.get(call.workflowId)
    return called === undefined ? null : judge(workflow, call, called)
  })
}
