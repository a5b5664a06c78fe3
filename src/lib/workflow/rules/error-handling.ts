import {ownOutputsOf} from '../catalog/node-ports.ts'
import {edgesAt, graphOf} from '../graph/adjacency.ts'
import {derive} from '../model/derive.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {PlainRule, Problem, ShapeRule, TargetRule} from '../rule.ts'
import {quote} from '../text/describe.ts'

export const errorHandlingInvalid: ShapeRule = {
  id: 'error-handling-invalid',
  family: 'error-handling',
  severity: 'error',
  stage: 'create',
  rationale: 'A misspelt onError or a retry that is not a number is taken as "stop" or refused, when the failure that it should handle comes.',
  hint: 'onError is stopWorkflow, continueRegularOutput or continueErrorOutput; retryOnFail is true or false; maxTries and waitBetweenTries are numbers.',
  good: {workflow: {nodes: [{name: 'Fetch leads', onError: 'continueErrorOutput', retryOnFail: true, maxTries: 3, waitBetweenTries: 1000}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', onError: 'continue'}]}},
}

const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const fetch = {
  name: 'Fetch leads',
  type: 'n8n-nodes-base.httpRequest',
  typeVersion: 4.2,
  onError: 'continueErrorOutput',
  parameters: {url: 'https://crm.acme.io/leads'},
}
const rest = [
  {name: 'Store', type: 'n8n-nodes-base.noOp'},
  {name: 'Complain', type: 'n8n-nodes-base.noOp'},
]
const to = (node: string) => [{node, type: 'main', index: 0}]
const begin = {'Every hour': {main: [to('Fetch leads')]}}

export const errorOutputUnwired: TargetRule = {
  id: 'error-output-unwired',
  family: 'error-handling',
  severity: 'warning',
  stage: 'run',
  catalog: 'required',
  rationale:
    'Items that fail leave at the output for failures; when nothing is connected there, they are gone and the execution still counts as a success.',
  good: {workflow: {nodes: [start, fetch, ...rest], connections: {...begin, 'Fetch leads': {main: [to('Store'), to('Complain')]}}}},
  bad: {workflow: {nodes: [start, fetch, ...rest], connections: {...begin, 'Fetch leads': {main: [to('Store')]}, Store: {main: [to('Complain')]}}}},
  check(workflow, {described}) {
    const {main} = derive(workflow, graphOf)
    const problems: Problem[] = []
    for (const one of described) {
      const {node} = one
      if (node.raw.onError !== 'continueErrorOutput' || node.disabled || !main.incoming.has(node)) continue
      const outputs = ownOutputsOf(one)?.filter(({type}) => type === 'main').length ?? 0
      if (outputs === 0 || edgesAt(main.outgoing, node).some(({output}) => output >= outputs)) continue
      problems.push({
        message: `${label(node)} sends what fails to output ${outputs}, where nothing is connected: failures are dropped without a trace.`,
        hint: `Connect output ${outputs} to what should happen then, or set onError to stopWorkflow.`,
        pointer: nodePointer(node, 'onError'),
        node: nameOf(node),
      })
    }
    return problems
  },
}

/** What n8n makes of the values: from 2 to 5 tries, at most 5,000 ms between them. Source: n8n 2.11. */
const LEAST_TRIES = 2
const MOST_TRIES = 5
const LONGEST_WAIT_MS = 5000

export const retryOutOfRange: PlainRule = {
  id: 'retry-out-of-range',
  family: 'error-handling',
  severity: 'warning',
  stage: 'run',
  rationale: 'n8n tries from 2 to 5 times and waits for 5 seconds at most, whatever the node says, so that a longer outage is not bridged.',
  good: {workflow: {nodes: [{name: 'Fetch leads', retryOnFail: true, maxTries: 5, waitBetweenTries: 5000}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', retryOnFail: true, maxTries: 10, waitBetweenTries: 60_000}]}},
  check({nodes}) {
    const problems: Problem[] = []
    for (const node of nodes) {
      if (node.raw.retryOnFail !== true) continue
      const {maxTries: tries, waitBetweenTries: waitMs} = node.raw
      // For zero n8n takes the default.
      if (typeof tries === 'number' && tries !== 0 && (tries < LEAST_TRIES || tries > MOST_TRIES)) problems.push(triesProblem(node, tries))
      if (typeof waitMs === 'number' && waitMs > LONGEST_WAIT_MS) problems.push(waitProblem(node, waitMs))
    }
    return problems
  },
}

function triesProblem(node: NodeModel, tries: number): Problem {
  return {
    message: `${label(node)} wants ${tries} tries, but n8n makes ${tries < LEAST_TRIES ? LEAST_TRIES : MOST_TRIES}.`,
    hint: `Set "maxTries" to a number from ${LEAST_TRIES} to ${MOST_TRIES}; for more, build a loop with a Wait node, or set ${quote('retryOnFail')} to false for none.`,
    pointer: nodePointer(node, 'maxTries'),
    node: nameOf(node),
  }
}

function waitProblem(node: NodeModel, waitMs: number): Problem {
  return {
    message: `${label(node)} wants to wait for ${waitMs} ms between tries, but n8n waits for ${LONGEST_WAIT_MS} ms at most.`,
    hint: `Set "waitBetweenTries" to at most ${LONGEST_WAIT_MS}; to wait longer, lead the output for failures through a Wait node.`,
    pointer: nodePointer(node, 'waitBetweenTries'),
    node: nameOf(node),
  }
}
