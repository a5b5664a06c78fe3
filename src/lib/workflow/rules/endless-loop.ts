import {graphOf} from '../graph/adjacency.ts'
import {batchNodesOf, returnsFrom} from '../graph/batches.ts'
import {endlessAmong} from '../graph/endless.ts'
import {allLoops, loopsIn} from '../graph/loops.ts'
import {reachableFrom} from '../graph/reachable.ts'
import {startsOf} from '../graph/starts.ts'
import {derive} from '../model/derive.ts'
import {nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {listOf, quote} from '../text/describe.ts'

const nodes = [
  {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2},
  {name: 'Count', type: 'n8n-nodes-base.set', typeVersion: 3.4},
  {name: 'Pause', type: 'n8n-nodes-base.wait', typeVersion: 1.1, webhookId: '7b1e'},
]
const more = {name: 'More?', type: 'n8n-nodes-base.if', typeVersion: 2.2}
const to = (node: string) => ({main: [[{node, type: 'main', index: 0}]]})

export const loopWithoutExit: PlainRule = {
  id: 'loop-without-exit',
  family: 'graph',
  severity: 'error',
  stage: 'run',
  rationale: 'A loop in which every node passes its items on never ends: the execution runs until somebody stops n8n, and holds a slot until then.',
  good: {workflow: {nodes: [...nodes, more], connections: {'Every hour': to('Count'), Count: to('More?'), 'More?': to('Pause'), Pause: to('Count')}}},
  bad: {workflow: {nodes, connections: {'Every hour': to('Count'), Count: to('Pause'), Pause: to('Count')}}},
  check(workflow) {
    if (derive(workflow, allLoops).length === 0) return []
    const certain = endlessLoops(workflow, outputsOfPassing)
    const inCertain = new Set(certain.flat())
    const likely = endlessLoops(workflow, outputsOfUndeciding).filter((loop) => !loop.some((node) => inCertain.has(node)))
    if (certain.length + likely.length === 0) return []
    const reached = reachableFrom(startsOf(workflow, null), derive(workflow, graphOf).main.outgoing)
    const runs = (loop: readonly NodeModel[]) => loop.some((node) => reached.has(node))
    return [...certain.filter(runs).map(certainProblem), ...likely.filter(runs).map(likelyProblem)]
  },
}

function certainProblem(loop: readonly NodeModel[]): Problem {
  return {
    message: `${theLoop(loop)} has no exit: every node in it passes its items on, and nothing ends it.`,
    hint: 'Put an If or a Filter into it, one of whose outputs leads out, or remove the connection that leads back.',
    ...placeOf(loop),
  }
}

function likelyProblem(loop: readonly NodeModel[]): Problem {
  return {
    message: `${theLoop(loop)} has no node that decides whether to go on; it ends only when one of them fails or returns nothing.`,
    hint: 'Put an If or a Filter into it, one of whose outputs leads out; count the rounds, so that it ends in any case.',
    severity: 'warning',
    ...placeOf(loop),
  }
}

function placeOf([first]: readonly NodeModel[]): Pick<Problem, 'pointer' | 'node'> {
  return first === undefined ? {pointer: '/connections'} : {pointer: nodePointer(first), node: nameOf(first)}
}

/** More names than these help nobody. */
const namesShown = 5

function theLoop(loop: readonly NodeModel[]): string {
  const names = loop.slice(0, namesShown).map(({name}) => quote(name))
  const more = loop.length - names.length
  if (loop.length === 1) return `The loop of ${names.join('')} with itself`
  return `The loop of ${listOf(more === 0 ? names : [...names, `${more} more`])}`
}

function endlessLoops(workflow: WorkflowModel, outputsOf: OutputsOf): NodeModel[][] {
  const {main} = derive(workflow, graphOf)
  const candidates = new Map<NodeModel, readonly number[]>()
  for (const node of derive(workflow, allLoops).flat()) {
    const outputs = outputsOf(node)
    if (outputs.length > 0) candidates.set(node, outputs)
  }
  // A batch node ends its loop by itself, but nothing else ends what leads from its last output back to it.
  for (const batches of derive(workflow, batchNodesOf)) {
    if (batches.circle === null || !returnsFrom(workflow, batches, batches.loop)) continue
    if (batches.reset === true) candidates.set(batches.node, [batches.loop])
    else if (batches.reset === false && batches.done !== null) candidates.set(batches.node, [batches.done])
  }
  const endless = endlessAmong(candidates, main.outgoing, main.incoming)
  return endless.size === 0 ? [] : loopsIn(workflow, (node) => endless.has(node))
}

/** Of a node that certainly sends items on: the outputs among which it chooses. None for all others. */
type OutputsOf = (node: NodeModel) => readonly number[]

const none: readonly number[] = []
const first: readonly number[] = [0]
const firstTwo: readonly number[] = [0, 1]
const firstThree: readonly number[] = [0, 1, 2]

/** Nodes that return an item for each that they get, whatever is in it. A merge is none: it may wait for what never comes. */
const passing = /^n8n-nodes-base\.(?:noOp|set|wait|dateTime|crypto|renameKeys|markdown|executionData|aggregate|respondToWebhook)$/

/** Nodes of which somebody may count on that they return nothing, or that have more outputs than one. */
const deciding =
  /\.(?:if|switch|filter|splitInBatches|merge|code|function|functionItem|compareDatasets|removeDuplicates|stopAndError|itemLists|limit|splitOut|executeWorkflow|aiTransform|textClassifier|sentimentAnalysis|guardrails|form)$/

function outputsOfPassing(node: NodeModel): readonly number[] {
  // A node that is switched off hands its items on at its first output.
  if (node.disabled) return first
  if (node.type === 'n8n-nodes-base.if') return sendsErrors(node) ? firstThree : firstTwo
  return passing.test(node.type) ? outputsOfOne(node) : none
}

function outputsOfUndeciding(node: NodeModel): readonly number[] {
  return deciding.test(node.type) || node.disabled ? outputsOfPassing(node) : outputsOfOne(node)
}

function outputsOfOne(node: NodeModel): readonly number[] {
  return sendsErrors(node) ? firstTwo : first
}

function sendsErrors({raw}: NodeModel): boolean {
  return raw.onError === 'continueErrorOutput'
}
