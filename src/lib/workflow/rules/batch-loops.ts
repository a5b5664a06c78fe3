import {edgesAt, graphOf} from '../graph/adjacency.ts'
import {type BatchNode, batchNodesOf, isWired, returnsFrom} from '../graph/batches.ts'
import {derive} from '../model/derive.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {quote} from '../text/describe.ts'

const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const loop = {name: 'Each lead', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3}
const nodes = [start, loop, {name: 'Send', type: 'n8n-nodes-base.noOp'}, {name: 'Report', type: 'n8n-nodes-base.noOp'}]
const to = (node: string) => [{node, type: 'main', index: 0}]
const begin = {'Every hour': {main: [to('Each lead')]}}
const good = {workflow: {nodes, connections: {...begin, 'Each lead': {main: [to('Report'), to('Send')]}, Send: {main: [to('Each lead')]}}}}

export const batchLoopUnwired: PlainRule = {
  id: 'batch-loop-unwired',
  family: 'graph',
  severity: 'error',
  stage: 'run',
  rationale:
    'Batches that go nowhere never come back, so that the node never reports that it is done; version 3 has its outputs the other way round.',
  good,
  bad: {workflow: {nodes, connections: {...begin, 'Each lead': {main: [to('Send'), []]}, Send: {main: [to('Each lead')]}}}},
  check: (workflow) =>
    derive(workflow, batchNodesOf).flatMap((batches): Problem[] => {
      const {node, loop: loopOutput, done, circle, alone} = batches
      if (done === null || isWired(workflow, node, loopOutput) || !isWired(workflow, node, done)) return []
      const swapped = returnsFrom(workflow, batches, done)
      const message = `${label(node)} hands out its batches at output ${loopOutput} (loop), where nothing is connected; what is behind output ${done} (done) never runs.`
      const hint = swapped
        ? `The two outputs seem to be swapped: in this version ${done} is done and ${loopOutput} is loop.`
        : `Connect output ${loopOutput} to what should be done with each batch, and that back to the node.`
      // Called several times, it may come to its end without a loop.
      const severity = alone && startedOnce(workflow, node, swapped ? circle : null) ? 'error' : 'warning'
      return [{message, hint, severity, pointer: nodePointer(node), node: nameOf(node)}]
    }),
}

export const batchLoopNotReturning: PlainRule = {
  id: 'batch-loop-not-returning',
  family: 'graph',
  severity: 'warning',
  stage: 'run',
  rationale: 'The next batch is handed out when the last one comes back; a loop that does not return drops all items but those of the first batch.',
  good,
  bad: {workflow: {nodes, connections: {...begin, 'Each lead': {main: [to('Report'), to('Send')]}}}},
  check: (workflow) =>
    derive(workflow, batchNodesOf).flatMap((batches) => {
      const {node, loop: output} = batches
      if (!isWired(workflow, node, output) || returnsFrom(workflow, batches, output)) return []
      return [
        {
          message: `${label(node)} gets its batches never back from output ${output} (loop), so that only the first batch is worked on.`,
          hint: 'Connect the last node of the loop back to it; to take only some items, use a Limit node.',
          pointer: nodePointer(node),
          node: nameOf(node),
        },
      ]
    }),
}

const outer = {...loop, name: 'Each page'}
const nested = {
  ...begin,
  'Every hour': {main: [to('Each page')]},
  'Each page': {main: [to('Report'), to('Each lead')]},
  'Each lead': {main: [to('Each page'), to('Send')]},
  Send: {main: [to('Each lead')]},
}

export const nestedBatchesKeepState: PlainRule = {
  id: 'nested-batches-keep-state',
  family: 'graph',
  severity: 'warning',
  stage: 'run',
  rationale: 'A loop inside another remembers that it has ended: from the second round of the outer loop on it works on nothing, unless it is reset.',
  good: {
    workflow: {
      nodes: [...nodes, outer].map((node) =>
        node === loop ? {...loop, parameters: {options: {reset: '={{ $prevNode.name === "Each page" }}'}}} : node,
      ),
      connections: nested,
    },
  },
  bad: {workflow: {nodes: [...nodes, outer], connections: nested}},
  check: (workflow) =>
    derive(workflow, batchNodesOf).flatMap((batches) => {
      const {node, reset, done, alone} = batches
      if (reset !== false || done === null || alone) return []
      if (!returnsFrom(workflow, batches, done) || !returnsFrom(workflow, batches, batches.loop)) return []
      return [
        {
          message: `${label(node)} is a loop inside another, but is never reset: after the first round of the outer loop it hands out nothing.`,
          hint: 'Set its option "Reset" to a formula that is true when a new round of the outer loop begins, or move it to a sub-workflow.',
          pointer: nodePointer(node),
          node: nameOf(node),
        },
      ]
    }),
}

export const loopReturnsTwice: PlainRule = {
  id: 'loop-returns-twice',
  family: 'graph',
  severity: 'warning',
  stage: 'run',
  rationale:
    'Each branch that returns to a loop asks for the next batch; with two of them batches overlap and the end of the loop is reported again and again.',
  good,
  bad: {
    workflow: {
      nodes: [...nodes, {name: 'Note', type: 'n8n-nodes-base.noOp'}],
      connections: {
        ...begin,
        'Each lead': {main: [to('Report'), [...to('Send'), ...to('Note')]]},
        Send: {main: [to('Each lead')]},
        Note: {main: [to('Each lead')]},
      },
    },
  },
  check(workflow) {
    const problems: Problem[] = []
    const budget = {steps: mostSteps}
    for (const batches of derive(workflow, batchNodesOf)) {
      const fork = forkOf(workflow, batches, budget)
      if (fork === null) continue
      const message = `${label(batches.node)} is called more than once for a batch, because branches from ${quote(fork.name)} return to it separately.`
      const hint = 'Bring the branches together in a Merge node before they return, or let only one of them return.'
      problems.push({message, hint, pointer: nodePointer(batches.node), node: nameOf(batches.node)})
    }
    return problems
  },
}

/** Loops overlap: that of each batch node is searched anew. Where a program made thousands of them, the last ones are not judged. */
const mostSteps = 200_000

/** A node in the loop from which two branches return that both run for one batch, null when there is none. */
function forkOf(workflow: WorkflowModel, {node, circle, size, loop: output}: BatchNode, budget: {steps: number}): NodeModel | null {
  if (circle === null) return null
  const {incoming} = derive(workflow, graphOf).main
  /** For each node that leads there: how many ways begin at each of its outputs. */
  const ways = new Map<NodeModel, Map<number, number>>()
  for (const end of reachingApart(node, incoming, circle, budget)) {
    for (const edge of edgesAt(incoming, end)) {
      const {source} = edge
      if (--budget.steps < 0) return null
      if (source === undefined || !circle.has(source) || (source === node && edge.output !== output)) continue
      const counts = ways.get(source) ?? new Map<number, number>()
      counts.set(edge.output, (counts.get(edge.output) ?? 0) + 1)
      ways.set(source, counts)
      if ((counts.get(edge.output) ?? 0) > 1 || (counts.size > 1 && size !== 1)) return source
    }
  }
  return null
}

/** The nodes from which a way leads to `end` that no other meets: a node with several inputs brings branches together, and so does another loop. */
function reachingApart(end: NodeModel, incoming: Incoming, circle: ReadonlySet<NodeModel>, budget: {steps: number}): Set<NodeModel> {
  const found = new Set([end])
  const waiting = [end]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const {source} of edgesAt(incoming, node)) {
      if (--budget.steps < 0) return found
      if (source === undefined || found.has(source) || !circle.has(source)) continue
      found.add(source)
      if (source.type !== end.type && !edgesAt(incoming, source).some(({input}) => input > 0)) waiting.push(source)
    }
  }
  return found
}

type Incoming = ReturnType<typeof graphOf>['main']['incoming']

/** True when only one connection from outside of the loop leads to the node. */
function startedOnce(workflow: WorkflowModel, node: NodeModel, circle: ReadonlySet<NodeModel> | null): boolean {
  const outside = edgesAt(derive(workflow, graphOf).main.incoming, node).filter(({source}) => source !== undefined && circle?.has(source) !== true)
  return outside.length <= 1
}
