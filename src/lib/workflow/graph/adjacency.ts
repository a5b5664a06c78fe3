import type {Edge, NodeModel, WorkflowModel} from '../model/workflow-model.ts'

/** Connections of one kind by the nodes at their ends. Nodes without any are not in the maps. */
interface Adjacency {
  outgoing: ReadonlyMap<NodeModel, readonly Edge[]>
  incoming: ReadonlyMap<NodeModel, readonly Edge[]>
}

/** The connections of a workflow whose both ends are there. */
export interface WorkflowGraph {
  /** Along which items flow. */
  main: Adjacency
  /** By which models, tools and other sub-nodes are attached. */
  attached: Adjacency
}

/** Made once for a workflow: `derive(workflow, graphOf)`. */
export function graphOf({edges}: WorkflowModel): WorkflowGraph {
  const main = {outgoing: new Map<NodeModel, Edge[]>(), incoming: new Map<NodeModel, Edge[]>()}
  const attached = {outgoing: new Map<NodeModel, Edge[]>(), incoming: new Map<NodeModel, Edge[]>()}
  for (const edge of edges) {
    const {source, target, type} = edge
    if (source === undefined || target === undefined) continue
    const kind = type === 'main' ? main : attached
    add(kind.outgoing, source, edge)
    add(kind.incoming, target, edge)
  }
  return {main, attached}
}

function add(edges: Map<NodeModel, Edge[]>, node: NodeModel, edge: Edge): void {
  const list = edges.get(node)
  if (list === undefined) edges.set(node, [edge])
  else list.push(edge)
}

const none: readonly Edge[] = []

/** Edges of a node; none when it has none. */
export function edgesAt(edges: ReadonlyMap<NodeModel, readonly Edge[]>, node: NodeModel): readonly Edge[] {
  return edges.get(node) ?? none
}
