import {buildModel} from '../model/build-model.ts'
import {isObject, type JsonObject} from '../model/json-object.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import {STICKY_NOTE} from '../n8n/node-types.ts'
import {compareConnections} from './compare-connections.ts'
import {addedNode, changedNode, hasMoved, hasOtherNotes, removedNode} from './compare-nodes.ts'
import {compareValues, isSame} from './compare-values.ts'
import {followRenames} from './follow-renames.ts'
import {matchNodes, type NodePair} from './match-nodes.ts'
import type {NodeDiff, WorkflowDiff} from './workflow-diff.ts'

/** Members of a workflow that say what it does. */
const compared: ReadonlySet<string> = new Set(['name', 'nodes', 'connections', 'settings'])

/**
 * What really changed between two workflows. Left out is what n8n does not act upon: positions, notes, the order of nodes and keys, members that
 * only exports have, pinned data, and references in expressions that follow a rename. Does no I/O and never throws; what is no workflow
 * has no nodes. Takes time in proportion to the size of the workflows.
 * @param before as `parseWorkflow` gives it
 * @param after as `parseWorkflow` gives it
 */
export function diffWorkflows(before: unknown, after: unknown): WorkflowDiff {
  const old = buildModel(objectOf(before), [])
  const now = buildModel(objectOf(after), [])
  const pairs = matchNodes(old.nodes, now.nodes)
  const renames = renamesOf(pairs)
  const {nodes, references} = compareNodes(old.nodes, now.nodes, pairs, renames)
  const connections = compareConnections(old, now, renames)
  const [name = null] = compareValues(old.raw.name, now.raw.name, '/name', sameBytes)
  const settings = compareValues(old.raw.settings ?? {}, now.raw.settings ?? {}, '/settings', sameBytes)
  const equal = name === null && nodes.length + connections.length + settings.length === 0
  const members = membersThatDiffer(old.raw, now.raw)
  const positions = pairs.filter(hasMoved).length
  const notes = pairs.filter(hasOtherNotes).length + countOtherNotes(old.nodes, now.nodes, pairs)
  return {equal, name, nodes, connections, settings, ignored: {positions, notes, references, members}}
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function sameBytes(before: string, after: string): boolean {
  return before === after
}

function renamesOf(pairs: readonly NodePair[]): Map<string, string> {
  return new Map(pairs.flatMap(([old, now]) => (old.name === now.name || old.name === '' ? [] : [[old.name, now.name] as const])))
}

interface ComparedNodes {
  nodes: NodeDiff[]
  /** Nodes with expressions that follow a rename. */
  references: number
}

function compareNodes(
  before: readonly NodeModel[],
  after: readonly NodeModel[],
  pairs: readonly NodePair[],
  renames: ReadonlyMap<string, string>,
): ComparedNodes {
  const partners = new Map(pairs.map(([old, now]) => [now, old]))
  const kept = new Set(pairs.map(([old]) => old))
  const {sameText, hasFollowed} = followRenames(renames)
  const nodes: NodeDiff[] = []
  let references = 0
  for (const node of after) {
    const partner = partners.get(node)
    if (isNote(node) && (partner === undefined || isNote(partner))) continue
    const diff = partner === undefined ? addedNode(node) : changedNode([partner, node], sameText)
    if (diff !== null) nodes.push(diff)
    if (hasFollowed()) references++
  }
  return {nodes: [...nodes, ...before.filter((node) => !kept.has(node) && !isNote(node)).map(removedNode)], references}
}

function isNote({type}: NodeModel): boolean {
  return type === STICKY_NOTE
}

/** Sticky notes that came, went or say something else. */
function countOtherNotes(before: readonly NodeModel[], after: readonly NodeModel[], pairs: readonly NodePair[]): number {
  const kept = pairs.filter(([old, now]) => isNote(old) && isNote(now))
  const lone = before.filter(isNote).length + after.filter(isNote).length - 2 * kept.length
  return lone + kept.filter(([old, now]) => !isSame(old.raw.parameters, now.raw.parameters, sameBytes)).length
}

function membersThatDiffer(before: JsonObject, after: JsonObject): string[] {
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return members.filter((key) => !compared.has(key) && !isSame(before[key], after[key], sameBytes))
}
