import {derive} from '../model/derive.ts'
import type {Edge, NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {edgesAt, graphOf} from './adjacency.ts'

interface Visit {
  node: NodeModel
  edges: readonly Edge[]
  /** Index of the edge to follow next. */
  next: number
}

/** What Tarjan's algorithm keeps of the search so far; numbers by the index of the node. */
interface Search {
  outgoing: ReadonlyMap<NodeModel, readonly Edge[]>
  within: ((node: NodeModel) => boolean) | null
  /** In which order nodes were entered, from 1; 0 for those that were not. */
  order: Uint32Array
  low: Uint32Array
  entered: number
  /** Nodes of components that are not complete yet. */
  open: NodeModel[]
  isOpen: Uint8Array
  loops: NodeModel[][]
}

/**
 * The loops among main connections: strongly connected components of more than one node, or of one that leads to itself. Tarjan's algorithm
 * without recursion; linear in nodes and edges. Nodes of a loop are in the order of the file, and so are the loops by their first node.
 * @param within leaves all other nodes out of account
 */
export function loopsIn(workflow: WorkflowModel, within: ((node: NodeModel) => boolean) | null = null): NodeModel[][] {
  const {outgoing} = derive(workflow, graphOf).main
  const size = (workflow.nodes.at(-1)?.index ?? -1) + 1
  const numbers = {order: new Uint32Array(size), low: new Uint32Array(size), isOpen: new Uint8Array(size)}
  const search: Search = {outgoing, within, ...numbers, entered: 0, open: [], loops: []}
  for (const root of outgoing.keys()) if (search.order[root.index] === 0 && within?.(root) !== false) searchFrom(root, search)
  for (const loop of search.loops) loop.sort((a, b) => a.index - b.index)
  return search.loops.sort(([a], [b]) => (a?.index ?? 0) - (b?.index ?? 0))
}

/** All loops of a workflow, for `derive`. */
export function allLoops(workflow: WorkflowModel): NodeModel[][] {
  return loopsIn(workflow)
}

function searchFrom(root: NodeModel, search: Search): void {
  const path: Visit[] = [enter(root, search)]
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const target = visit.edges[visit.next++]?.target
    if (target !== undefined) {
      if (search.within?.(target) === false) continue
      if (search.order[target.index] === 0) path.push(enter(target, search))
      else if (search.isOpen[target.index] === 1) lower(visit.node, search.order[target.index], search)
    } else if (visit.next > visit.edges.length) {
      path.pop()
      const parent = path.at(-1)
      const {index} = visit.node
      if (parent !== undefined) lower(parent.node, search.low[index], search)
      if (search.low[index] === search.order[index]) complete(visit, search)
    }
  }
}

function enter(node: NodeModel, search: Search): Visit {
  const {order, low, open, isOpen, outgoing} = search
  search.entered++
  order[node.index] = search.entered
  low[node.index] = search.entered
  isOpen[node.index] = 1
  open.push(node)
  return {node, edges: edgesAt(outgoing, node), next: 0}
}

function lower({index}: NodeModel, to: number | undefined, {low}: Search): void {
  if (to !== undefined && to < (low[index] ?? 0)) low[index] = to
}

function complete({node, edges}: Visit, {open, isOpen, loops}: Search): void {
  // Most nodes are in no loop, and are a component of their own.
  if (open.at(-1) === node) {
    open.pop()
    isOpen[node.index] = 0
    if (edges.some(({target}) => target === node)) loops.push([node])
    return
  }
  const component = open.splice(open.lastIndexOf(node))
  for (const member of component) isOpen[member.index] = 0
  loops.push(component)
}
