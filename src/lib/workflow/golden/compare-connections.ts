import {isObject} from '../model/json-object.ts'
import type {Edge, WorkflowModel} from '../model/workflow-model.ts'
import {valueAt} from '../schema/shape-message.ts'
import type {NodePair} from './golden-nodes.ts'

/** A connection that only one of the two has. */
export interface EdgeDifference {
  edge: Edge
  /** Only the template has it. */
  missing: boolean
}

/**
 * Compares the connections between nodes that both have; those of nodes that only one has go without saying. The order of several
 * connections of one output is not looked at.
 */
export function compareConnections(
  golden: WorkflowModel,
  actual: WorkflowModel,
  pairs: readonly NodePair[],
  isFree: (place: readonly string[]) => boolean,
): EdgeDifference[] {
  const goldenNames = new Map(pairs.flatMap((pair) => (pair.actual === undefined ? [] : [[pair.actual.name, pair.name] as const])))
  const shared = new Set(goldenNames.values())
  const expected = keyed(golden, (name) => (shared.has(name) ? name : undefined))
  const found = keyed(actual, (name) => goldenNames.get(name))
  const differences: EdgeDifference[] = []
  for (const [key, edge] of expected) if (!found.has(key) && !isFree(['connections', edge.sourceName])) differences.push({edge, missing: true})
  for (const [key, edge] of found)
    if (!expected.has(key) && !isFree(['connections', goldenNames.get(edge.sourceName) ?? ''])) differences.push({edge, missing: false})
  return differences
}

/** Connections by what they connect, with nodes called as the template calls them. */
function keyed({edges, raw}: WorkflowModel, nameOf: (name: string) => string | undefined): Map<string, Edge> {
  const byKey = new Map<string, Edge>()
  for (const edge of edges) {
    const source = nameOf(edge.sourceName)
    const target = nameOf(edge.targetName)
    if (source === undefined || target === undefined) continue
    const entry = valueAt(raw, ['connections', edge.sourceName, edge.type, edge.output, edge.slot])
    byKey.set(JSON.stringify([source, edge.type, edge.output, target, edge.targetType, isObject(entry) ? entry.index : null]), edge)
  }
  return byKey
}
