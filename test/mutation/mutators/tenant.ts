import type {Manifest} from '../../../src/lib/workflow/manifest/manifest.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Mutator} from '../mutator.ts'
import {addNode, nodesOf, objectAt, workflowMutator} from '../workflow-parts.ts'

const onTenant = (manifest: Omit<Manifest, 'name'>): {options: {manifest: Manifest}} => ({options: {manifest: {name: 'Tenant', ...manifest}}})

/** A node that is added, judged under a manifest. */
function added(rule: string, node: JsonObject & {type: string}, manifest: Omit<Manifest, 'name'>): Mutator {
  return {rule, inject: (workflow) => ({node: addNode(workflow, node).name, workflow, ...onTenant(manifest)})}
}

/** A parameter of some node, judged under a manifest. */
function parameter(rule: string, value: string, manifest: Omit<Manifest, 'name'>): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const node = random.pick(nodesOf(workflow).filter(({type, disabled}) => type !== 'n8n-nodes-base.stickyNote' && disabled !== true))
      if (node === undefined) return null
      objectAt(node, 'parameters').mutant = [{deep: value}]
      return {workflow, node: node.name, ...onTenant(manifest)}
    },
  }
}

const noOp = {type: 'n8n-nodes-base.noOp'}
const known = [{id: 'mutant', type: 'slackApi', name: 'Mutant'}]

export const tenantMutators: readonly Mutator[] = [
  added('tenant-credential-missing', {...noOp, credentials: {slackApi: {id: 'other', name: 'Mutant'}}}, {credentials: known}),
  added('tenant-credential-type', {...noOp, credentials: {httpHeaderAuth: {id: 'mutant', name: 'Mutant'}}}, {credentials: known}),
  parameter('tenant-environment-blocked', '={{ $env.MUTANT }}', {}),
  parameter('tenant-environment-blocked', "={{ 1 + $env['MUTANT'].length }}", {}),
  parameter('tenant-environment-missing', '={{ $env.MUTANT }}', {blockEnvironment: false, environment: ['OTHER']}),
  parameter('tenant-variable-missing', '=a {{ $vars.mutant }} b', {variables: ['other']}),
  parameter('tenant-secret-missing', '={{ $secrets.mutant.a }}', {secrets: ['other']}),
  added(
    'tenant-environment-blocked',
    {type: 'n8n-nodes-base.code', typeVersion: 2, parameters: {jsCode: 'return [{json: {a: $env.MUTANT}}]'}},
    {blockEnvironment: true},
  ),
  added('tenant-package-missing', {type: 'n8n-nodes-mutant.mutant'}, {communityPackages: {}}),
  {
    rule: 'tenant-package-missing',
    inject(workflow) {
      const {name} = addNode(workflow, {type: 'n8n-nodes-mutant.mutant'})
      const manifest: Manifest = {name: 'Tenant', communityPackages: {'n8n-nodes-mutant': '1.0.0'}}
      return {workflow, node: name, options: {manifest, policy: {name: 'Fleet', communityPackages: {'n8n-nodes-mutant': '>=2'}}}}
    },
  },
  ...['id', 'list', 'name'].map((mode) =>
    added(
      'tenant-data-table-missing',
      {type: 'n8n-nodes-base.dataTable', parameters: {operation: 'get', dataTableId: {__rl: true, mode, value: 'mutant'}}},
      {dataTables: [{id: 'other', name: 'Other'}]},
    ),
  ),
  workflowMutator('tenant-place-missing', (workflow, random) => {
    workflow[random.pick(['parentFolderId', 'projectId']) ?? ''] = 'mutant'
    return onTenant({folders: [], projects: []})
  }),
  workflowMutator('tenant-size-exceeded', (workflow) => {
    workflow.pinData = {Mutant: [{json: {text: 'mutant'.repeat(10)}}]}
    return onTenant({limits: {pinnedBytes: 50}})
  }),
  workflowMutator('tenant-size-exceeded', () => onTenant({limits: {workflowBytes: 50}})),
  workflowMutator('tenant-redaction-weak', (workflow) => {
    objectAt(workflow, 'settings').redactionPolicy = 'none'
    return onTenant({redactionPolicy: 'manual-only'})
  }),
]
