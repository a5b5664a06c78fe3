import type {ShapeRule} from '../rule.ts'

const nodes = [{name: 'Choose', type: 'n8n-nodes-base.if', typeVersion: 2.2}, {name: 'Store'}]

export const connectionEntryInvalid: ShapeRule = {
  id: 'connection-entry-invalid',
  family: 'connection',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n refuses connections that are not lists of lists of {node, type, index}, or drops them when the index is not a place.',
  hint: 'Write {"<source>": {"main": [[{"node": "<target>", "type": "main", "index": 0}]]}}: one inner list for each output, null for none.',
  good: {workflow: {nodes, connections: {Choose: {main: [null, [{node: 'Store', type: 'main', index: 0}]]}}}},
  bad: {workflow: {nodes, connections: {Choose: {main: [{node: 'Store', type: 'main', index: 0}]}}}},
}
