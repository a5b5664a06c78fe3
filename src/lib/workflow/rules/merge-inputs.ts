import {isExpression} from '../catalog/display-conditions.ts'
import {edgesAt, graphOf} from '../graph/adjacency.ts'
import {startsOf} from '../graph/starts.ts'
import {startsReaching} from '../graph/starts-reaching.ts'
import {derive} from '../model/derive.ts'
import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {Edge, NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {quote} from '../text/describe.ts'

const MERGE = 'n8n-nodes-base.merge'

const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const check = {name: 'Known?', type: 'n8n-nodes-base.if', typeVersion: 2.2}
const both = {name: 'Both', type: MERGE, typeVersion: 3.2, parameters: {mode: 'chooseBranch'}}
const to = (node: string, index = 0) => [{node, type: 'main', index}]
const fork = {'Every hour': {main: [to('Known?')]}, 'Known?': {main: [to('Both'), to('Both', 1)]}}

export const mergeInputUnwired: PlainRule = {
  id: 'merge-input-unwired',
  family: 'graph',
  severity: 'warning',
  stage: 'run',
  rationale: 'A Merge with one connected input merges nothing, and in some modes waits for the other in vain.',
  good: {workflow: {nodes: [start, check, {...both, parameters: {}}], connections: fork}},
  bad: {workflow: {nodes: [start, {...both, parameters: {}}], connections: {'Every hour': {main: [to('Both')]}}}},
  check: (workflow) =>
    derive(workflow, mergesOf).flatMap(({node, inputs}): Problem[] => {
      const wired = inputs.filter((edges) => edges.length > 0)
      if (wired.length !== 1) return []
      const message = `${label(node)} has connections at one input only, so that there is nothing to merge.`
      return [{message, hint: 'Connect the other input, or remove the node.', pointer: nodePointer(node), node: nameOf(node)}]
    }),
}

export const mergeOfExclusiveBranches: PlainRule = {
  id: 'merge-of-exclusive-branches',
  family: 'graph',
  severity: 'warning',
  stage: 'run',
  rationale: 'A Merge that needs both inputs does not run, or drops everything, when an item takes one branch or the other and never both.',
  good: {workflow: {nodes: [start, check, {...both, parameters: {mode: 'append'}}], connections: fork}},
  bad: {workflow: {nodes: [start, check, both], connections: fork}},
  check(workflow) {
    const waiting = derive(workflow, mergesOf).filter(({node}) => needsAll(node))
    if (waiting.length === 0) return []
    const {main} = derive(workflow, graphOf)
    const starts = startsOf(workflow, null).filter((node) => !node.disabled)
    const reached = starts.length > 1 ? startsReaching(starts, main.outgoing) : null
    return waiting.flatMap(({node, inputs}): Problem[] => {
      const wired = inputs.filter((edges) => edges.length > 0)
      const reason = sameChoice(wired, main.incoming) ?? (reached === null ? null : noCommonStart(wired, reached))
      if (reason === null || wired.length < 2) return []
      const message = `${label(node)} needs items at all of its inputs, but ${reason}.`
      const hint = 'Use the mode "append", which takes what comes, or connect both branches to the next node without a Merge.'
      return [{message, hint, pointer: nodePointer(node), node: nameOf(node)}]
    })
  },
}

interface Merge {
  node: NodeModel
  /** What is connected, by input. */
  inputs: Edge[][]
}

function mergesOf(workflow: WorkflowModel): Merge[] {
  const {incoming} = derive(workflow, graphOf).main
  const merges: Merge[] = []
  for (const node of workflow.nodes) {
    if (node.type !== MERGE || node.disabled) continue
    const inputs: Edge[][] = []
    for (const edge of edgesAt(incoming, node)) {
      if (edge.input > mostInputs) continue
      while (inputs.length <= edge.input) inputs.push([])
      inputs[edge.input]?.push(edge)
    }
    merges.push({node, inputs})
  }
  return merges
}

const mostInputs = 20

/** In which modes nothing useful comes of a single input. Defaults and names are those of the versions of the node in n8n 2.11. */
function needsAll({raw}: NodeModel): boolean {
  const {mode, combineBy, combinationMode, joinMode, options} = isObject(raw.parameters) ? raw.parameters : {}
  const version = typeof raw.typeVersion === 'number' ? raw.typeVersion : 3
  const how = version >= 3 ? combineBy : combinationMode
  // The first version runs with what it has got.
  if (version < 2 || [mode, how, joinMode].some(isExpression)) return false
  if (mode === 'chooseBranch') return true
  if (mode !== 'combine') return false
  if (how === 'combineByPosition' || how === 'mergeByPosition') return !isObject(options) || options.includeUnpaired === undefined
  return joinMode === undefined || joinMode === 'keepMatches' || how === 'combineAll' || how === 'multiplex'
}

/** Nodes that send each item to one of their outputs. */
const choosing = /\.(?:if|switch|textClassifier|sentimentAnalysis|guardrails)$/

/** Steps that are followed back from an input; longer branches are not judged. */
const mostSteps = 100

/** That each input comes from an output of its own of a node that chooses between them; null when it is not so. */
function sameChoice(inputs: readonly Edge[][], incoming: ReadonlyMap<NodeModel, readonly Edge[]>): string | null {
  const [one, other] = inputs.map((edges) => choicesBefore(edges, incoming))
  if (one === undefined || other === undefined || inputs.length !== 2) return null
  for (const [node, output] of one) {
    const second = other.get(node)
    if (second !== undefined && second !== output) return `${quote(node.name)} sends each item to one of them only`
    if (second !== undefined) return null
  }
  return null
}

/** The choices that an item must have taken to arrive: as far back as only one way leads. */
function choicesBefore(edges: readonly Edge[], incoming: ReadonlyMap<NodeModel, readonly Edge[]>): Map<NodeModel, number> {
  const choices = new Map<NodeModel, number>()
  let [edge] = edges.length === 1 ? edges : []
  for (let steps = 0; edge?.source !== undefined && steps < mostSteps; steps++) {
    const {source, output} = edge
    if (choices.has(source)) break
    if (choosing.test(source.type) && !source.disabled && source.raw.parameters !== undefined && !sendsToSeveral(source)) choices.set(source, output)
    const before = edgesAt(incoming, source)
    edge = before.length === 1 ? before[0] : undefined
  }
  return choices
}

function sendsToSeveral({raw}: NodeModel): boolean {
  const options = isObject(raw.parameters) ? raw.parameters.options : undefined
  return isObject(options) && (options.allMatchingOutputs !== undefined || options.multiClass !== undefined)
}

function noCommonStart(inputs: readonly Edge[][], reached: ReadonlyMap<NodeModel, number>): string | null {
  const bits = inputs.map((edges) => edges.reduce((sum, {source}) => sum | (source === undefined ? 0 : (reached.get(source) ?? 0)), 0))
  const known = bits.filter((bit) => bit !== 0)
  if (known.length < 2 || known.reduce((common, bit) => common & bit) !== 0) return null
  return 'no trigger leads to all of them, and an execution begins at one trigger'
}
