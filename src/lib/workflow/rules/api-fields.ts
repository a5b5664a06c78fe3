import type {ApiFields, Catalog} from '../catalog/catalog.ts'
import {deriveOnce} from '../catalog/derive-once.ts'
import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import {API_VERSION, EXPORT_ONLY_NODE_FIELDS, EXPORT_ONLY_WORKFLOW_FIELDS, NODE_FIELDS, SETTINGS, WORKFLOW_FIELDS} from '../n8n/api-fields.ts'
import type {AnyTargetRule, Problem, TargetContext} from '../rule.ts'
import {nameSuggester, type Suggest} from '../suggest-name.ts'
import {listOf, quote} from '../text/describe.ts'
import {escapeSegment} from '../text/pointer.ts'

export const unknownWorkflowField: AnyTargetRule = {
  id: 'unknown-workflow-field',
  family: 'api',
  severity: 'error',
  stage: 'create',
  catalog: 'optional',
  rationale: 'The public API of n8n refuses a workflow with a top-level member that it does not know, and with it the whole update.',
  good: {workflow: {name: 'Nightly sync'}},
  bad: {workflow: {name: 'Nightly sync', conections: {}}},
  check({raw}, _context, target) {
    const {release, workflow, workflowReadOnly} = fieldsOf(target)
    return unknownKeys(raw, workflow, workflowReadOnly).map((key) => ({
      message: `The workflow has the unknown member ${quote(key)}; the API of n8n ${release} refuses it.`,
      hint: advice(key, nameSuggester(workflow)),
      pointer: `/${escapeSegment(key)}`,
      at: 'key',
    }))
  },
}

export const unknownSetting: AnyTargetRule = {
  id: 'unknown-setting',
  family: 'api',
  severity: 'error',
  stage: 'create',
  catalog: 'optional',
  rationale: 'The public API of n8n refuses a setting that its release does not know, which a typo or a newer release puts there.',
  good: {workflow: {settings: {executionOrder: 'v1', timezone: 'Europe/Lisbon'}}},
  bad: {workflow: {settings: {executionOrder: 'v1', timeZone: 'Europe/Lisbon'}}},
  check({raw}, _context, target) {
    const {release, settings} = fieldsOf(target)
    return unknownKeys(raw.settings, settings).map((key) => ({
      message: `The workflow has the unknown setting ${quote(key)}; the API of n8n ${release} refuses it.`,
      hint: advice(key, nameSuggester(settings)),
      pointer: `/settings/${escapeSegment(key)}`,
      at: 'key',
    }))
  },
}

export const unknownNodeField: AnyTargetRule = {
  id: 'unknown-node-field',
  family: 'api',
  severity: 'error',
  stage: 'create',
  catalog: 'optional',
  rationale: 'The public API of n8n refuses the whole workflow when one node has a member that it does not know.',
  good: {workflow: {nodes: [{name: 'Fetch leads', retryOnFail: true}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', retryOnFailure: true}]}},
  check({nodes}, _context, target) {
    const {release, node: known, nodeReadOnly} = fieldsOf(target)
    const problems: Problem[] = []
    const suggest = nameSuggester(known)
    for (const node of nodes) {
      for (const key of unknownKeys(node.raw, known, nodeReadOnly)) {
        const message = `${label(node)} has the unknown member ${quote(key)}; the API of n8n ${release} refuses it.`
        problems.push({message, hint: advice(key, suggest), pointer: nodePointer(node, key), at: 'key', node: nameOf(node)})
      }
    }
    return problems
  },
}

export const exportOnlyField: AnyTargetRule = {
  id: 'export-only-field',
  family: 'api',
  severity: 'info',
  stage: 'create',
  catalog: 'optional',
  rationale: 'What n8n adds to an export describes the copy on one instance; the public API refuses it, so it is left out on the way to a tenant.',
  good: {workflow: {name: 'Nightly sync'}},
  bad: {workflow: {name: 'Nightly sync', id: '8Fk2pQ9wLmN4rT7v', active: false, versionId: '6d1a', tags: []}},
  check({raw, nodes}, _context, target) {
    const {workflowReadOnly, nodeReadOnly} = fieldsOf(target)
    const own = Object.keys(raw).filter((key) => workflowReadOnly.has(key))
    const problems: Problem[] = []
    const [first] = own
    if (first !== undefined) {
      const message = `Only exports have ${listOf(own)}; the API of n8n refuses ${own.length === 1 ? 'it' : 'them'} in a request.`
      problems.push({message, hint: exportHint, pointer: `/${first}`, at: 'key'})
    }
    for (const node of nodes) {
      for (const key in node.raw) {
        if (!nodeReadOnly.has(key)) continue
        const message = `${label(node)}: only exports have ${quote(key)}; the API of n8n refuses it in a request.`
        problems.push({message, hint: exportHint, pointer: nodePointer(node, key), at: 'key', node: nameOf(node)})
      }
    }
    return problems
  },
}

const exportHint = 'Nothing to do in a file that is imported in the editor; leave it out of a request to the API.'

const newest: ApiFields = {
  workflow: WORKFLOW_FIELDS,
  workflowReadOnly: EXPORT_ONLY_WORKFLOW_FIELDS,
  settings: SETTINGS,
  node: NODE_FIELDS,
  nodeReadOnly: EXPORT_ONLY_NODE_FIELDS,
}

interface ReleaseFields extends ApiFields {
  release: string
}

const newestRelease: ReleaseFields = {...newest, release: API_VERSION}

/** What the API of a release takes; the newest that is known when there is no catalogue or it does not say. */
function fieldsOf(target: TargetContext | null): ReleaseFields {
  return target === null ? newestRelease : deriveOnce(target.catalog, target.catalog, ownFields)
}

/** What exports of any release have is known in each, if only as what its API refuses; older ones refuse pinned data. */
function ownFields({n8n, api}: Catalog): ReleaseFields {
  if (api === null) return newestRelease
  const exported = [...api.workflowReadOnly, ...newest.workflowReadOnly, 'pinData'].filter((name) => !api.workflow.has(name))
  const exportedOfNode = [...api.nodeReadOnly, ...newest.nodeReadOnly].filter((name) => !api.node.has(name))
  return {...api, release: n8n, workflowReadOnly: new Set(exported), nodeReadOnly: new Set(exportedOfNode)}
}

const none: readonly string[] = []

function unknownKeys(value: unknown, known: ReadonlySet<string>, tolerated?: ReadonlySet<string>): readonly string[] {
  if (!isObject(value)) return none
  let unknown: string[] | undefined
  for (const key in value) {
    if (known.has(key) || tolerated?.has(key)) continue
    unknown ??= []
    unknown.push(key)
  }
  return unknown ?? none
}

function advice(key: string, suggest: Suggest): string {
  const meant = suggest(key)
  return meant === undefined ? 'Remove it; what n8n does not know it does not use.' : `Rename it to ${quote(meant)}, or remove it.`
}
