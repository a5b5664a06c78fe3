import {derive} from '../model/derive.ts'
import {isObject} from '../model/json-object.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {edgesAt, graphOf} from './adjacency.ts'
import {allLoops} from './loops.ts'

const SPLIT_IN_BATCHES = 'n8n-nodes-base.splitInBatches'

/** A node that hands its items out batch by batch: "Loop Over Items", formerly "Split In Batches". */
export interface BatchNode {
  node: NodeModel
  /** The output of the next batch. */
  loop: number
  /** The output of everything, after the last batch; null for the first version, which has none. */
  done: number | null
  /** Forgets its place each time it runs. `maybe` when that is a formula. */
  reset: boolean | 'maybe'
  /** Null when it is a formula. */
  size: number | null
  /** The loop that it is part of; null when nothing leads back to it. */
  circle: ReadonlySet<NodeModel> | null
  /** No other batch node is part of that loop. */
  alone: boolean
}

/** The batch nodes of a workflow that are switched on; for `derive`. Source for outputs and defaults: the node's three versions in n8n 2.11. */
export function batchNodesOf(workflow: WorkflowModel): BatchNode[] {
  const nodes = workflow.nodes.filter(({type, disabled}) => type === SPLIT_IN_BATCHES && !disabled)
  if (nodes.length === 0) return []
  const circles = new Map<NodeModel, ReadonlySet<NodeModel>>()
  for (const loop of derive(workflow, allLoops)) {
    const members = new Set(loop)
    for (const member of loop) circles.set(member, members)
  }
  const counts = Map.groupBy(nodes, (node) => circles.get(node))
  return nodes.map((node) => {
    const circle = circles.get(node)
    return {...readBatchNode(node), circle: circle ?? null, alone: circle === undefined || counts.get(circle)?.length === 1}
  })
}

function readBatchNode(node: NodeModel): Omit<BatchNode, 'circle' | 'alone'> {
  const {typeVersion, parameters} = node.raw
  const version = typeof typeVersion === 'number' ? typeVersion : 3
  const {batchSize, options} = isObject(parameters) ? parameters : {}
  const reset = isObject(options) ? options.reset : undefined
  return {
    node,
    loop: version >= 3 ? 1 : 0,
    done: version >= 3 ? 0 : version >= 2 ? 1 : null,
    reset: typeof reset === 'string' ? 'maybe' : reset === true,
    size: batchSize === undefined ? (version >= 3 ? 1 : 10) : sizeOf(batchSize),
  }
}

/** A formula that is only a number is one. */
function sizeOf(value: unknown): number | null {
  const size = typeof value === 'string' ? Number(value.replace(/^=/, '')) : value
  return typeof size === 'number' && Number.isInteger(size) ? size : null
}

/** True when something behind an output leads back to the node, in whatever way. */
export function returnsFrom(workflow: WorkflowModel, {node, circle}: BatchNode, output: number): boolean {
  const edges = edgesAt(derive(workflow, graphOf).main.outgoing, node)
  return edges.some((edge) => edge.output === output && edge.target !== undefined && circle?.has(edge.target) === true)
}

export function isWired(workflow: WorkflowModel, node: NodeModel, output: number): boolean {
  return edgesAt(derive(workflow, graphOf).main.outgoing, node).some((edge) => edge.output === output)
}
