import type {Policy} from '../../../src/lib/workflow/policy/policy.ts'
import type {Mutator} from '../mutator.ts'
import {addNode, nodesOf, objectAt, workflowMutator} from '../workflow-parts.ts'

const underPolicy = (policy: Omit<Policy, 'name'>): {options: {policy: Policy}} => ({options: {policy: {name: 'Fleet', ...policy}}})

/** The defect is the policy: the workflow is as it was. */
function forbidding(rule: string, demand: (node: {name: string; type: string}) => Omit<Policy, 'name'>, where: (type: string) => boolean): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const node = random.pick(nodesOf(workflow).filter(({type}) => where(type)))
      return node === undefined ? null : {workflow, node: node.name, ...underPolicy(demand(node))}
    },
  }
}

const notNote = (type: string): boolean => type !== 'n8n-nodes-base.stickyNote'

export const policyMutators: readonly Mutator[] = [
  workflowMutator('policy-node-missing', () => underPolicy({nodes: {required: ['n8n-nodes-base.mutant*']}})),
  forbidding('policy-node-forbidden', ({type}) => ({nodes: {forbidden: [type]}}), notNote),
  {
    rule: 'policy-node-version',
    inject(workflow, random) {
      const node = random.pick(nodesOf(workflow).filter(({typeVersion}) => typeof typeVersion === 'number'))
      if (node === undefined) return null
      return {workflow, node: node.name, ...underPolicy({nodes: {versions: {[node.type]: '>=99'}}})}
    },
  },
  {
    rule: 'policy-package-forbidden',
    inject(workflow) {
      const {name} = addNode(workflow, {type: '@mutant/n8n-nodes-mutant.mutant'})
      return {workflow, node: name, ...underPolicy({communityPackages: {}})}
    },
  },
  workflowMutator('policy-setting-missing', (workflow) => {
    delete objectAt(workflow, 'settings').timezone
    return underPolicy({settings: {required: {timezone: 'Etc/UTC'}}})
  }),
  workflowMutator('policy-setting-exceeded', (workflow, random) => {
    objectAt(workflow, 'settings').executionTimeout = random.pick([3601, -1, undefined])
    return underPolicy({settings: {maximum: {executionTimeout: 3600}}})
  }),
  workflowMutator('policy-workflow-name', (workflow) => {
    workflow.name = 'My workflow 7'
    return underPolicy({naming: {workflows: '^[a-z]+: .+$'}})
  }),
  forbidding('policy-node-name', () => ({naming: {nodes: '^mutant$'}}), notNote),
  {
    rule: 'policy-webhook-path',
    inject(workflow) {
      const parameters = {path: 'mutant', httpMethod: 'POST'}
      const {name} = addNode(workflow, {type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: 'mutant', parameters})
      return {workflow, node: name, ...underPolicy({webhooks: {pathPrefix: 'fleet/'}})}
    },
  },
  {
    rule: 'policy-secret',
    inject(workflow, random) {
      const node = random.pick(nodesOf(workflow))
      if (node === undefined) return null
      objectAt(node, 'parameters').mutant = {deep: ['x', 'badge MUTANT-123456']}
      return {workflow, node: node.name, ...underPolicy({secrets: {patterns: [{name: 'badge', pattern: 'MUTANT-[0-9]{6}$'}]}})}
    },
  },
  workflowMutator('policy-too-large', (workflow, random) =>
    underPolicy({limits: random.pick([{nodes: nodesOf(workflow).length - 1}, {bytes: 100}])}),
  ),
  workflowMutator('pinned-data', (workflow) => {
    addNode(workflow, {type: 'n8n-nodes-base.noOp', name: 'Pinned A'})
    workflow.pinData = {'Pinned A': [{json: {}}], 'Pinned B': [{json: {}}]}
    return underPolicy({pinData: 'forbidden'})
  }),
  {
    rule: 'policy-override-expired',
    inject(workflow) {
      workflow.mutant = 1
      const rules: Policy['rules'] = {'unknown-workflow-field': {severity: 'off', reason: 'For the test', expires: '2027-03-31'}}
      return {workflow, node: null, options: {policy: {name: 'Fleet', rules}, today: '2027-04-01'}}
    },
  },
  workflowMutator('policy-baseline-stale', () => {
    const known = {rule: 'unknown-workflow-field', node: null, place: '/gone', about: '', count: 1}
    return underPolicy({baseline: 'known.json', baselines: {'known.json': {files: {'': [known]}}}})
  }),
]
