import {isObject} from '../model/json-object.ts'
import type {Edge, WorkflowModel} from '../model/workflow-model.ts'
import type {ConnectionDiff} from './workflow-diff.ts'

type Connection = Omit<ConnectionDiff, 'kind'>

/**
 * Connections that only one of the workflows has.
 * @param renames new names of nodes by old ones
 */
export function compareConnections(before: WorkflowModel, after: WorkflowModel, renames: ReadonlyMap<string, string>): ConnectionDiff[] {
  const old = before.edges.map((edge) => connectionOf(edge, before, (name) => renames.get(name) ?? name))
  const now = after.edges.map((edge) => connectionOf(edge, after, (name) => name))
  return [
    ...without(old, now).map((connection): ConnectionDiff => ({kind: 'removed', ...connection})),
    ...without(now, old).map((connection): ConnectionDiff => ({kind: 'added', ...connection})),
  ]
}

function connectionOf(edge: Edge, {raw}: WorkflowModel, nameOf: (name: string) => string): Connection {
  const {sourceName, type, output, targetName, targetType} = edge
  return {source: nameOf(sourceName), type, output, target: nameOf(targetName), targetType, input: inputOf(edge, raw.connections)}
}

/** The number of the target's input as the file gives it; 0 where it gives none. */
function inputOf({sourceName, type, output, slot}: Edge, connections: unknown): number {
  const outputs = isObject(connections) && isObject(connections[sourceName]) ? connections[sourceName][type] : undefined
  const entry = (outputs as unknown[][] | undefined)?.[output]?.[slot]
  return isObject(entry) && typeof entry.index === 'number' ? entry.index : 0
}

/** Those of the first list that the second lacks; one that comes twice must be there twice. */
function without(all: readonly Connection[], others: readonly Connection[]): Connection[] {
  const counts = new Map<string, number>()
  for (const key of others.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return all.filter((connection) => {
    const key = keyOf(connection)
    const count = counts.get(key) ?? 0
    counts.set(key, count - 1)
    return count <= 0
  })
}

function keyOf({source, type, output, target, targetType, input}: Connection): string {
  return JSON.stringify([source, type, output, target, targetType, input])
}
