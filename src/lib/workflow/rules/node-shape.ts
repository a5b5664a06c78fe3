import type {ShapeRule} from '../rule.ts'

export const nodeNameInvalid: ShapeRule = {
  id: 'node-name-invalid',
  family: 'node',
  severity: 'error',
  stage: 'create',
  rationale: 'Connections and expressions address nodes by name; n8n refuses a node without one.',
  hint: 'Give the node a "name" that no other node of the workflow has.',
  good: {workflow: {nodes: [{name: 'Fetch leads'}]}},
  bad: {workflow: {nodes: [{name: ''}]}},
}

export const nodeTypeInvalid: ShapeRule = {
  id: 'node-type-invalid',
  family: 'node',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n finds the code of a node by its type, which names a package and a node of it.',
  hint: 'Write the full type, as in an export of n8n: n8n-nodes-base.httpRequest, @n8n/n8n-nodes-langchain.agent.',
  good: {workflow: {nodes: [{name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest'}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', type: 'httpRequest'}]}},
}

export const nodePositionInvalid: ShapeRule = {
  id: 'node-position-invalid',
  family: 'node',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n refuses a node whose place on the canvas is not two numbers, though it matters to nobody but the editor.',
  hint: 'Give the node "position": [x, y]; any two numbers will do.',
  good: {workflow: {nodes: [{name: 'Fetch leads', position: [240, 300]}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', position: ['240', '300']}]}},
}

export const nodeParametersInvalid: ShapeRule = {
  id: 'node-parameters-invalid',
  family: 'node',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n reads the settings of a node from an object and fails on anything else.',
  hint: 'Make "parameters" an object; {} takes all defaults.',
  good: {workflow: {nodes: [{name: 'Fetch leads', parameters: {}}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', parameters: undefined}]}},
}

export const nodeFieldInvalid: ShapeRule = {
  id: 'node-field-invalid',
  family: 'api',
  severity: 'error',
  stage: 'create',
  rationale: "The public API of n8n checks the kind of every member of a node and refuses the whole workflow for one that doesn't fit.",
  hint: 'Correct the value, or leave the member out to get the default.',
  good: {workflow: {nodes: [{name: 'Fetch leads', disabled: true, notes: 'Every hour'}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', disabled: 'yes'}]}},
}
