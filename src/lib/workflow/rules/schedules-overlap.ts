import {programsOf} from '../code/programs-of.ts'
import {expressionsOf} from '../expressions/expressions-of.ts'
import {edgesAt, graphOf} from '../graph/adjacency.ts'
import {derive} from '../model/derive.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {commonMoment} from '../schedule/common-moment.ts'
import {type Moments, momentsOf} from '../schedule/moments-of.ts'
import {type Timing, timingsOf} from '../schedule/timings-of.ts'
import {pointerOf} from '../text/pointer.ts'

/** Each is compared with all before it, so that the time grows with the square. Who has more has made them by a program. */
const MOST_COMPARED = 140

/** A trigger with more first steps than this is not looked at beyond them. */
const MOST_STEPS = 100

const example = (...intervals: object[]) => ({
  workflow: {
    nodes: [{name: 'On time', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: {rule: {interval: intervals}}}, {name: 'Send'}],
    connections: {'On time': {main: [[{node: 'Send', type: 'main', index: 0}]]}},
  },
})

export const schedulesOverlap: PlainRule = {
  id: 'schedules-overlap',
  family: 'trigger',
  severity: 'warning',
  stage: 'fleet',
  rationale: 'Two schedules that meet in a minute start two executions of the same steps at once: what they send and write is there twice.',
  good: example({field: 'hours'}, {field: 'days', triggerAtHour: 9, triggerAtMinute: 30}),
  bad: example({field: 'hours'}, {field: 'days', triggerAtHour: 9}),
  check(workflow) {
    const timings = derive(workflow, timingsOf)
    if (timings.length < 2) return []
    const known = certain(timings)
    const steps = new Map<NodeModel, Set<NodeModel>>()
    const stepsOf = (trigger: NodeModel): Set<NodeModel> => {
      const found = steps.get(trigger) ?? firstSteps(workflow, trigger)
      steps.set(trigger, found)
      return found
    }
    return known.flatMap((later, i): Problem[] => {
      for (const earlier of known.slice(0, i)) {
        const problem = overlap(workflow, earlier, later, stepsOf)
        // With the first that it meets, so that fifty timings at midnight do not make a thousand findings.
        if (problem !== null) return [problem]
      }
      return []
    })
  },
}

interface Known {
  timing: Timing
  moments: Moments
}

/** The timings of which it is certain when they start the workflow. */
function certain(timings: readonly Timing[]): Known[] {
  const known: Known[] = []
  for (const timing of timings) {
    const moments = known.length < MOST_COMPARED ? momentsOf(timing) : null
    if (moments !== null) known.push({timing, moments})
  }
  return known
}

function overlap(workflow: WorkflowModel, earlier: Known, later: Known, stepsOf: (trigger: NodeModel) => Set<NodeModel>): Problem | null {
  const {node, path} = later.timing
  const other = earlier.timing.node
  const [was, is] = [earlier.moments, later.moments]
  // n8n leaves out what a node has registered before.
  if (node === other && is.registered !== null && is.registered === was.registered) return null
  const moment = commonMoment(was, is)
  if (moment === null) return null
  const step = firstOfBoth(stepsOf(node), stepsOf(other))
  if (step === null || (node !== other && areToldApart(workflow, [node, other], step))) return null
  const message =
    node === other
      ? `${label(node)} starts the workflow twice at ${moment}: ${was.written} and ${is.written}.`
      : `${label(node)} (${is.written}) and ${inside(other)} (${was.written}) both start the workflow at ${moment}, and both lead to ${inside(step)}.`
  const hint = 'Remove one of the two, or move it to a minute at which the other does not start.'
  return {message, hint, pointer: nodePointer(node) + pointerOf(path), node: nameOf(node)}
}

/** A node as it is named within a sentence. */
function inside(node: NodeModel): string {
  return `node ${label(node).slice('Node '.length)}`
}

function firstOfBoth(some: ReadonlySet<NodeModel>, others: ReadonlySet<NodeModel>): NodeModel | null {
  for (const node of some) if (others.has(node)) return node
  return null
}

/**
 * The nodes with which the executions of a trigger begin, the nearest first. Those that two triggers have in common get the same from both,
 * and so does what is behind them. Further on it is not certain: ways that meet after steps of their own, such as two reports in one
 * message node, do different things.
 */
function firstSteps(workflow: WorkflowModel, trigger: NodeModel): Set<NodeModel> {
  const {outgoing} = derive(workflow, graphOf).main
  const seen = new Set([trigger])
  // What is added on the way is visited too.
  for (const node of seen) {
    if (node !== trigger && !handsOn(node)) continue
    for (const {target} of edgesAt(outgoing, node)) if (target !== undefined && seen.size < MOST_STEPS) seen.add(target)
  }
  for (const node of seen) if (node === trigger || node.disabled) seen.delete(node)
  return seen
}

/** Gives on what it gets, as it is. */
function handsOn({type, disabled}: NodeModel): boolean {
  return disabled || type === 'n8n-nodes-base.noOp'
}

/** Whether expressions or code ask which of two triggers has started the execution: `$('Weekly').isExecuted`, or `$prevNode` behind them. */
function areToldApart(workflow: WorkflowModel, triggers: readonly NodeModel[], step: NodeModel): boolean {
  const {named, asking} = derive(workflow, questionsOf)
  return asking.has(step) || triggers.some(({name}) => named.has(name))
}

function questionsOf(workflow: WorkflowModel): {named: Set<string>; asking: Set<NodeModel>} {
  const texts = [...expressionsOf(workflow), ...programsOf(workflow)]
  return {
    named: new Set(texts.flatMap(({facts}) => facts.references.nodes.map(({name}) => name))),
    asking: new Set(texts.filter(({text}) => text.includes('$prevNode')).map(({node}) => node)),
  }
}
