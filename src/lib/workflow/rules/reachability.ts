import {edgesAt, graphOf, type WorkflowGraph} from '../graph/adjacency.ts'
import {reachableFrom} from '../graph/reachable.ts'
import {startsOf} from '../graph/starts.ts'
import {derive} from '../model/derive.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import {STICKY_NOTE} from '../n8n/node-types.ts'
import type {AnyTargetRule, Problem} from '../rule.ts'

const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const fetch = {name: 'Fetch leads', type: 'n8n-nodes-base.noOp'}
const store = {name: 'Store leads', type: 'n8n-nodes-base.noOp'}
const toStore = {main: [[{node: 'Store leads', type: 'main', index: 0}]]}
const good = {
  workflow: {
    nodes: [start, fetch, store],
    connections: {'Every hour': {main: [[{node: 'Fetch leads', type: 'main', index: 0}]]}, 'Fetch leads': toStore},
  },
}

// A workflow that nothing starts has one finding of its own for that, not one for each node.
export const nodeUnreachable: AnyTargetRule = {
  id: 'node-unreachable',
  family: 'graph',
  severity: 'warning',
  stage: 'run',
  catalog: 'optional',
  rationale: 'A node to which no way leads from a trigger never runs, and n8n says nothing about it.',
  good,
  bad: {workflow: {nodes: [start, fetch, store], connections: {'Every hour': toStore}}},
  check(workflow, _, target) {
    const graph = derive(workflow, graphOf)
    const starts = startsOf(workflow, target)
    if (starts.length === 0) return []
    const reached = reachableFrom(starts, graph.main.outgoing)
    const lost = workflow.nodes.filter((node) => !reached.has(node) && !node.disabled && isStep(node, graph))
    return headsOf(lost, graph).map(({head, behind}) => ({
      message: `${label(head)}${behind === 0 ? '' : ` and the ${behind === 1 ? 'node' : `${behind} nodes`} behind it`} ${isAlone(head, graph) ? 'is connected to nothing' : 'cannot be reached from any trigger'}, so ${behind === 0 ? 'it never runs' : 'they never run'}.`,
      hint: 'Connect it to what should run before it, or remove it.',
      pointer: nodePointer(head),
      node: nameOf(head),
    }))
  },
}

export const triggerLeadsNowhere: AnyTargetRule = {
  id: 'trigger-leads-nowhere',
  family: 'graph',
  severity: 'warning',
  stage: 'run',
  catalog: 'optional',
  rationale: 'A trigger that nothing is connected to starts executions that do nothing.',
  good,
  bad: {workflow: {nodes: [start, fetch], connections: {}}},
  check(workflow, _, target) {
    const {main, attached} = derive(workflow, graphOf)
    const problems: Problem[] = []
    for (const node of startsOf(workflow, target)) {
      // Tools are attached to some triggers, which answer by themselves.
      if (node.disabled || main.outgoing.has(node) || attached.incoming.has(node)) continue
      const message = `${label(node)} is a trigger, but nothing is connected to it, so that its executions do nothing.`
      problems.push({message, hint: 'Connect it to the first node that should run, or remove it.', pointer: nodePointer(node), node: nameOf(node)})
    }
    return problems
  },
}

/** True for what should be on a way from a trigger: sub-nodes are asked by the node to which they are attached. */
function isStep(node: NodeModel, {attached}: WorkflowGraph): boolean {
  return node.type !== STICKY_NOTE && !attached.outgoing.has(node)
}

function isAlone(node: NodeModel, {main, attached}: WorkflowGraph): boolean {
  return !main.outgoing.has(node) && !main.incoming.has(node) && !attached.incoming.has(node)
}

interface Head {
  head: NodeModel
  behind: number
}

/** The nodes at which what is lost begins, each with how many others are lost behind it; of a loop, its first node. */
function headsOf(lost: readonly NodeModel[], {main}: WorkflowGraph): Head[] {
  const left = new Set(lost)
  const beginning = lost.filter((node) => edgesAt(main.incoming, node).every(({source}) => source === undefined || !left.has(source)))
  const heads: Head[] = []
  for (const head of [...beginning, ...lost]) {
    if (!left.has(head)) continue
    const before = left.size
    left.delete(head)
    takeBehind(head, main.outgoing, left)
    heads.push({head, behind: before - left.size - 1})
  }
  return heads
}

function takeBehind(head: NodeModel, outgoing: WorkflowGraph['main']['outgoing'], left: Set<NodeModel>): void {
  const waiting = [head]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const {target} of edgesAt(outgoing, node)) if (target !== undefined && left.delete(target)) waiting.push(target)
  }
}
