import type {BundleWorkflow} from '../bundle/bundle-workflow.ts'
import {titleOf, workflowsById} from '../bundle/find-workflows.ts'
import {knowsAllWorkflows} from '../bundle/known-workflows.ts'
import type {Manifest} from '../manifest/manifest.ts'
import type {BundleExampleFile, BundleProblem, BundleRule, RuleContext} from '../rule.ts'
import {quote} from '../text/describe.ts'

const tenant: Manifest = {name: 'Tenant', workflows: []}

function handled(errorWorkflow: string): BundleExampleFile {
  return {path: 'leads.json', workflow: {name: 'leads', id: 'leads', settings: {executionOrder: 'v1', errorWorkflow}}}
}

const handler: BundleExampleFile = {
  path: 'alarm.json',
  workflow: {name: 'alarm', id: 'alarm', nodes: [{name: 'On error', type: 'n8n-nodes-base.errorTrigger'}]},
}

export const errorWorkflowMissing: BundleRule = {
  id: 'error-workflow-missing',
  family: 'bundle',
  severity: 'error',
  stage: 'run',
  rationale: 'n8n takes any id for the error workflow and says nothing when it leads nowhere; then nobody hears of the errors.',
  good: {bundle: [handled('alarm'), handler], manifest: tenant},
  bad: {bundle: [handled('alarm-2'), handler], manifest: tenant},
  checkBundle(workflows, context) {
    const find = finder(workflows, context)
    const problems: BundleProblem[] = []
    for (const workflow of workflows) {
      const {errorWorkflow: id} = workflow.facts
      const found = id === null ? 'elsewhere' : find(id)
      if (found === 'elsewhere' || found?.facts.handlesErrors === true) continue
      const what = found === null ? 'is neither in the bundle nor on the instance' : 'has no Error Trigger that is switched on'
      const hint = found === null ? 'Choose a workflow that is there.' : `Add an Error Trigger to ${titleOf(found)}.`
      problems.push({workflow, message: `The error workflow ${quote(id ?? '')} ${what}.`, hint, pointer: '/settings/errorWorkflow'})
    }
    return problems
  },
}

function callable(callerIds: string): BundleExampleFile {
  return {
    path: 'enrich.json',
    workflow: {name: 'enrich', id: 'enrich', settings: {executionOrder: 'v1', callerPolicy: 'workflowsFromAList', callerIds}},
  }
}

export const callerMissing: BundleRule = {
  id: 'caller-missing',
  family: 'bundle',
  severity: 'error',
  stage: 'fleet',
  rationale: 'A list of callers holds ids of one instance; on another the workflows have other ids, and their calls are refused.',
  good: {bundle: [callable('leads'), {path: 'leads.json', workflow: {name: 'leads', id: 'leads'}}], manifest: tenant},
  bad: {bundle: [callable('leads, 8Fk2pQ'), {path: 'leads.json', workflow: {name: 'leads', id: 'leads'}}], manifest: tenant},
  checkBundle(workflows, context) {
    const find = finder(workflows, context)
    return workflows.flatMap((workflow) =>
      workflow.facts.callerIds
        .filter((id) => workflow.facts.callerPolicy === 'workflowsFromAList' && find(id) === null)
        .map((id) => ({
          workflow,
          message: `The workflow may be called by ${quote(id)}, which is neither in the bundle nor on the instance.`,
          hint: 'Take the id out of "callerIds", or put the workflow that has it into the bundle.',
          pointer: '/settings/callerIds',
        })),
    )
  },
}

/** Finds a workflow of the bundle; null for one that is certainly nowhere. */
function finder(workflows: readonly BundleWorkflow[], context: RuleContext): (id: string) => BundleWorkflow | 'elsewhere' | null {
  const inBundle = workflowsById(workflows)
  const onInstance = new Set(context.manifest?.workflows?.map(({id}) => id))
  const certain = knowsAllWorkflows(context)
  return (id) => inBundle.get(id) ?? (onInstance.has(id) || !certain ? 'elsewhere' : null)
}
