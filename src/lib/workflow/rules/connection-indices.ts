import {edgePointer} from '../model/subject.ts'
import type {Edge} from '../model/workflow-model.ts'
import type {TargetRule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {misfits} from './connection-ports.ts'

const nodes = [
  {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2},
  {name: 'Tidy', type: 'n8n-nodes-base.noOp'},
  {name: 'Store', type: 'n8n-nodes-base.noOp'},
]
const toTidy = {'Every hour': {main: [[{node: 'Tidy', type: 'main', index: 0}]]}}
const good = {workflow: {nodes, connections: {...toTidy, Tidy: {main: [[{node: 'Store', type: 'main', index: 0}]]}}}}

export const connectionOutputMissing: TargetRule = {
  id: 'connection-output-missing',
  family: 'connection',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'Nothing ever comes from an output that the node does not have, so that what is connected there never runs.',
  good,
  bad: {workflow: {nodes, connections: {...toTidy, Tidy: {main: [[], [{node: 'Store', type: 'main', index: 0}]]}}}},
  check: (workflow, target) =>
    misfits(workflow, target, 'no-such-output').map(({edge, count}) => ({
      message: `${connection(edge)} begins at output ${edge.output}, but ${quote(edge.sourceName)} has ${amount(count, `${edge.type} output`)}.`,
      hint: outputAdvice(edge, count),
      pointer: edgePointer(edge),
      node: edge.sourceName,
    })),
}

export const connectionInputMissing: TargetRule = {
  id: 'connection-input-missing',
  family: 'connection',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'Items that arrive at an input which the node does not have are never read, and the node waits for its first input in vain.',
  good,
  bad: {workflow: {nodes, connections: {...toTidy, Tidy: {main: [[{node: 'Store', type: 'main', index: 1}]]}}}},
  check: (workflow, target) =>
    misfits(workflow, target, 'no-such-input').map(({edge, count}) => ({
      message: `${connection(edge)} ends at input ${edge.input}, but ${quote(edge.targetName)} has ${amount(count, 'main input')}.`,
      hint: count === 1 ? 'Write "index": 0 in the connection.' : `Write an "index" from 0 to ${count - 1}, or give the node more inputs.`,
      pointer: `${edgePointer(edge)}/index`,
      node: edge.targetName,
    })),
}

function connection({sourceName, targetName}: Edge): string {
  return `The connection from ${quote(sourceName)} to ${quote(targetName)}`
}

function amount(count: number, what: string): string {
  return count === 1 ? `only one ${what} (0)` : `only ${count} ${what}s (0 to ${count - 1})`
}

function outputAdvice({output, source, type, sourceName}: Edge, count: number): string {
  const isErrorOutput = type === 'main' && output === count && source?.raw.onError !== 'continueErrorOutput'
  if (!isErrorOutput) return 'Move the connection to an output that the node has, or give the node more outputs.'
  return `If this is the output for failures, set "onError": "continueErrorOutput" on ${quote(sourceName)}; otherwise move the connection to another output.`
}
