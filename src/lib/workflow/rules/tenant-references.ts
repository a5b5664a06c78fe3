import type {Manifest, ManifestEntry} from '../manifest/manifest.ts'
import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const tenant: Manifest = {name: 'Tenant', dataTables: [{id: 'dt-1', name: 'leads'}], folders: [], projects: [{id: 'p-1'}]}

function reading(dataTableId: object): object {
  return {nodes: [{name: 'Read leads', type: 'n8n-nodes-base.dataTable', parameters: {operation: 'get', dataTableId}}]}
}

/** Nodes that refer to data tables by a locator of this name. */
const tableNodes: ReadonlySet<string> = new Set(
  ['dataTable', 'dataTableTool', 'evaluation', 'evaluationTrigger'].map((name) => `n8n-nodes-base.${name}`),
)

export const tenantDataTableMissing: Rule = {
  id: 'tenant-data-table-missing',
  family: 'tenant',
  severity: 'error',
  stage: 'run',
  rationale: 'Ids of data tables differ between instances; a node that refers to one which the tenant does not have fails when it runs.',
  good: {workflow: reading({__rl: true, mode: 'name', value: 'leads'}), manifest: tenant},
  bad: {workflow: reading({__rl: true, mode: 'id', value: 'dt-7'}), manifest: tenant},
  check({nodes}, {manifest}) {
    const tables = manifest?.dataTables
    if (tables === undefined) return []
    return nodes.flatMap((node) => {
      const missing = node.disabled ? null : missingTable(node, tables)
      if (missing === null) return []
      const message = `${label(node)} uses the data table ${quote(missing)}, which the manifest ${quote(manifest?.name ?? '')} does not have.`
      const hint = 'Refer to the table by its name, which is the same on every tenant, and create it there.'
      return [{message, hint, pointer: `${nodePointer(node, 'parameters')}/dataTableId/value`, node: nameOf(node)}]
    })
  },
}

function missingTable({type, raw: {parameters}}: NodeModel, tables: readonly ManifestEntry[]): string | null {
  const locator = tableNodes.has(type) && isObject(parameters) ? parameters.dataTableId : undefined
  if (!isObject(locator) || typeof locator.value !== 'string') return null
  const {mode, value} = locator
  if (value === '' || value.startsWith('=')) return null
  return tables.some(({id, name}) => (mode === 'name' ? name : id) === value) ? null : value
}

export const tenantPlaceMissing: Rule = {
  id: 'tenant-place-missing',
  family: 'tenant',
  severity: 'error',
  stage: 'create',
  rationale: 'Ids of folders and projects belong to one instance; another refuses a workflow that is to be put into one which it does not have.',
  good: {workflow: {projectId: 'p-1'}, manifest: tenant},
  bad: {workflow: {projectId: 'p-7'}, manifest: tenant},
  check({raw}, {manifest}) {
    return [
      ...missingPlace('folder', 'parentFolderId', raw.parentFolderId, manifest?.folders),
      ...missingPlace('project', 'projectId', raw.projectId, manifest?.projects),
    ].map(({message, ...rest}) => ({message: `${message}, which the manifest ${quote(manifest?.name ?? '')} does not have.`, ...rest}))
  },
}

function missingPlace(what: string, member: string, id: unknown, known: readonly ManifestEntry[] | undefined): Problem[] {
  if (known === undefined || typeof id !== 'string' || id === '' || known.some((entry) => entry.id === id)) return []
  return [
    {
      message: `The workflow goes to the ${what} ${quote(id)}`,
      hint: `Leave "${member}" out, or name one that the tenant has.`,
      pointer: `/${member}`,
    },
  ]
}
