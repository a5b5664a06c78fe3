import type {Edge, NodeModel} from '../model/workflow-model.ts'

/**
 * The nodes to which a way leads from `starts`, these included. Linear in nodes and edges.
 * @param outgoing edges by the node at which they begin
 * @param passes tells of a node that was reached whether the way goes on behind it; the way always leaves `starts`
 */
export function reachableFrom(
  starts: Iterable<NodeModel>,
  outgoing: ReadonlyMap<NodeModel, readonly Edge[]>,
  passes: (node: NodeModel) => boolean = () => true,
): Set<NodeModel> {
  return follow(starts, outgoing, ({target}) => target, passes)
}

/** The nodes from which a way leads to `ends`, these included. `incoming`: edges by the node at which they end. */
export function reaching(
  ends: Iterable<NodeModel>,
  incoming: ReadonlyMap<NodeModel, readonly Edge[]>,
  passes: (node: NodeModel) => boolean = () => true,
): Set<NodeModel> {
  return follow(ends, incoming, ({source}) => source, passes)
}

function follow(
  from: Iterable<NodeModel>,
  edges: ReadonlyMap<NodeModel, readonly Edge[]>,
  endOf: (edge: Edge) => NodeModel | undefined,
  passes: (node: NodeModel) => boolean,
): Set<NodeModel> {
  const reached = new Set(from)
  const waiting = [...reached]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const edge of edges.get(node) ?? []) {
      const next = endOf(edge)
      if (next === undefined || reached.has(next)) continue
      reached.add(next)
      if (passes(next)) waiting.push(next)
    }
  }
  return reached
}

/**
 * For every node from which a way leads to one of `ends`: one of these. Linear, however many ends there are.
 * @param incoming edges by the node at which they end
 */
export function endsBehind(ends: Iterable<NodeModel>, incoming: ReadonlyMap<NodeModel, readonly Edge[]>): Map<NodeModel, NodeModel> {
  const found = new Map<NodeModel, NodeModel>()
  for (const end of ends) found.set(end, end)
  const waiting = [...found.keys()]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const end = found.get(node) ?? node
    for (const {source} of incoming.get(node) ?? []) {
      if (source === undefined || found.has(source)) continue
      found.set(source, end)
      waiting.push(source)
    }
  }
  return found
}
