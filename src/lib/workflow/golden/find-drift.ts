import {buildModel} from '../model/build-model.ts'
import type {JsonObject} from '../model/json-object.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {EXPORT_ONLY_NODE_FIELDS} from '../n8n/api-fields.ts'
import {segmentsOf} from '../text/pointer.ts'
import {compareConnections, type EdgeDifference} from './compare-connections.ts'
import {compareValues, type Difference} from './compare-values.ts'
import {freePlaces} from './free-places.ts'
import {matchNodes} from './golden-nodes.ts'

/** How a workflow differs from its golden template, apart from slots, layout and what only exports have. */
export interface Drift {
  /** Names of nodes of the template that the workflow does not have. */
  missing: readonly string[]
  added: readonly NodeModel[]
  /** In members of the workflow: its name and its settings. */
  members: readonly Difference[]
  nodes: readonly NodeDifference[]
  edges: readonly EdgeDifference[]
}

export interface NodeDifference extends Difference {
  node: NodeModel
}

/** Members of nodes that change nothing of what they do, or by which nodes are matched. */
const passedOver: ReadonlySet<string> = new Set([...EXPORT_ONLY_NODE_FIELDS, 'id', 'position', 'notes', 'notesInFlow'])

/** @param golden the workflow of the golden template, with slots in its texts */
export function findDrift(golden: JsonObject, workflow: WorkflowModel, slots: readonly string[]): Drift {
  const isFree = freePlaces(slots)
  const {pairs, added} = matchNodes(golden, workflow)
  const members: Difference[] = []
  for (const member of ['name', 'settings'])
    compareValues(golden[member], workflow.raw[member], `/${member}`, (at) => isFree(segmentsOf(at)), members)
  const nodes: NodeDifference[] = []
  for (const {golden: expected, name, actual} of pairs) {
    if (actual === undefined) continue
    const found: Difference[] = []
    compareValues(comparable(expected), comparable(actual.raw, expected), '', (at) => isFree(['nodes', name, ...segmentsOf(at)]), found)
    for (const difference of found) nodes.push({...difference, node: actual})
  }
  const missing = pairs.filter(({actual, name}) => actual === undefined && !isFree(['nodes', name])).map(({name}) => name)
  const unwanted = added.filter(({name}) => !isFree(['nodes', name]))
  return {missing, added: unwanted, members, nodes, edges: compareConnections(buildModel(golden, []), workflow, pairs, isFree)}
}

/** n8n gives webhook ids itself; they are compared only where the template fixes one. */
function comparable(node: JsonObject, golden: JsonObject = node): JsonObject {
  const entries = Object.entries(node).filter(([key]) => !passedOver.has(key) && (key !== 'webhookId' || isFixed(golden.webhookId)))
  return Object.fromEntries(entries)
}

function isFixed(webhookId: unknown): boolean {
  return typeof webhookId === 'string' && webhookId !== ''
}
