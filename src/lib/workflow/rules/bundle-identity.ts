import type {BundleFacts, BundleWorkflow} from '../bundle/bundle-workflow.ts'
import type {Manifest} from '../manifest/manifest.ts'
import type {BundleProblem, BundleRule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const tenant: Manifest = {name: 'Tenant'}

export const workflowIdDuplicate: BundleRule = {
  id: 'workflow-id-duplicate',
  family: 'bundle',
  severity: 'error',
  stage: 'fleet',
  rationale: 'Workflows call each other by id; when two files have the same, one replaces the other, or calls reach the wrong one.',
  good: {
    bundle: [
      {path: 'leads.json', workflow: {name: 'leads', id: 'Xk2pQ9'}},
      {path: 'orders.json', workflow: {name: 'orders', id: 'N4rT7v'}},
    ],
    manifest: tenant,
  },
  bad: {
    bundle: [
      {path: 'leads.json', workflow: {name: 'leads', id: 'Xk2pQ9'}},
      {path: 'orders.json', workflow: {name: 'orders', id: 'Xk2pQ9'}},
    ],
    manifest: tenant,
  },
  checkBundle: (workflows) => duplicates(workflows, 'id', 'Export one of them again, or remove its "id"; n8n gives a new one when it is imported.'),
}

export const workflowNameDuplicate: BundleRule = {
  id: 'workflow-name-duplicate',
  family: 'bundle',
  severity: 'warning',
  stage: 'fleet',
  rationale: 'n8n allows two workflows of one name, but neither people nor an update that goes by names can tell them apart.',
  good: {
    bundle: [
      {path: 'leads.json', workflow: {name: 'leads'}},
      {path: 'orders.json', workflow: {name: 'orders'}},
    ],
    manifest: tenant,
  },
  bad: {
    bundle: [
      {path: 'leads.json', workflow: {name: 'leads'}},
      {path: 'orders.json', workflow: {name: 'leads'}},
    ],
    manifest: tenant,
  },
  checkBundle: (workflows) => duplicates(workflows, 'name', 'Rename one of them.'),
}

function duplicates(workflows: readonly BundleWorkflow[], member: keyof BundleFacts & ('id' | 'name'), hint: string): BundleProblem[] {
  const firsts = new Map<string, BundleWorkflow>()
  const problems: BundleProblem[] = []
  for (const workflow of workflows) {
    const value = workflow.facts[member]
    if (value === null) continue
    const first = firsts.get(value)
    if (first === undefined) firsts.set(value, workflow)
    else
      problems.push({workflow, message: `The workflow has the ${member} ${quote(value)}, as that in ${first.path} has.`, hint, pointer: `/${member}`})
  }
  return problems
}
