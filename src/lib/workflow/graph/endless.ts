import type {Edge, NodeModel} from '../model/workflow-model.ts'
import {edgesAt} from './adjacency.ts'

/**
 * The nodes from which an execution never comes to an end: each of them certainly sends items on, and whatever output it takes, one of the
 * nodes there is of the same kind. The largest such set is what remains when the others are taken away one by one. Linear in nodes and edges.
 * @param candidates nodes that certainly send items on, with the outputs among which they choose
 */
export function endlessAmong(
  candidates: ReadonlyMap<NodeModel, readonly number[]>,
  outgoing: ReadonlyMap<NodeModel, readonly Edge[]>,
  incoming: ReadonlyMap<NodeModel, readonly Edge[]>,
): Set<NodeModel> {
  const left = new Set(candidates.keys())
  /** For each node: to how many remaining nodes each of its outputs leads. */
  const ways = new Map<NodeModel, Map<number, number>>()
  const leaving: NodeModel[] = []
  for (const [node, outputs] of candidates) {
    const counts = new Map(outputs.map((output) => [output, 0]))
    for (const {output, target} of edgesAt(outgoing, node)) {
      const count = counts.get(output)
      if (count !== undefined && target !== undefined && left.has(target)) counts.set(output, count + 1)
    }
    ways.set(node, counts)
    if ([...counts.values()].includes(0)) leaving.push(node)
  }
  for (let node = leaving.pop(); node !== undefined; node = leaving.pop()) {
    if (!left.delete(node)) continue
    for (const {source, output} of edgesAt(incoming, node)) {
      const counts = source !== undefined && left.has(source) ? ways.get(source) : undefined
      const count = counts?.get(output)
      if (source === undefined || counts === undefined || count === undefined) continue
      counts.set(output, count - 1)
      if (count === 1) leaving.push(source)
    }
  }
  return left
}
