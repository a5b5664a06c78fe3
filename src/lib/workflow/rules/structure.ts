import {MAX_DEPTH} from '../model/survey.ts'
import type {RuleInfo, ShapeRule} from '../rule.ts'

export const jsonSyntax: RuleInfo = {
  id: 'json-syntax',
  family: 'structure',
  severity: 'error',
  stage: 'create',
  rationale: 'A file that is not JSON cannot be read by n8n or by anything else.',
  good: {text: '{"name": "Nightly sync", "nodes": [], "connections": {}, "settings": {}}'},
  bad: {text: '{"name": "Nightly sync", "nodes": [],}'},
}

export const notAWorkflow: RuleInfo = {
  id: 'not-a-workflow',
  family: 'structure',
  severity: 'error',
  stage: 'create',
  rationale: 'A file without nodes and connections is something else than a workflow, and would be sent to tenants as one.',
  good: {text: '{"name": "Nightly sync", "nodes": [], "connections": {}, "settings": {}}'},
  bad: {text: '{"compilerOptions": {"strict": true}}'},
}

export const nestingTooDeep: RuleInfo = {
  id: 'nesting-too-deep',
  family: 'structure',
  severity: 'error',
  stage: 'run',
  rationale: `n8n copies workflows recursively; values nested more than ${MAX_DEPTH} levels deep exhaust its stack.`,
  good: {workflow: {nodes: [{name: 'Fields', parameters: {fields: {values: [{name: 'a'}]}}}]}},
  bad: {text: `{"nodes": [], "connections": {}, "staticData": ${'['.repeat(MAX_DEPTH + 1)}${']'.repeat(MAX_DEPTH + 1)}}`},
}

export const byteOrderMark: RuleInfo = {
  id: 'byte-order-mark',
  family: 'structure',
  severity: 'warning',
  stage: 'create',
  rationale: "n8n's import command reads files as plain UTF-8 and refuses one that begins with a byte order mark, as UTF-16 files do.",
  good: {text: '{"name": "Nightly sync", "nodes": [], "connections": {}, "settings": {}}'},
  bad: {text: '\uFEFF{"name": "Nightly sync", "nodes": [], "connections": {}, "settings": {}}'},
}

export const duplicateKey: RuleInfo = {
  id: 'duplicate-key',
  family: 'structure',
  severity: 'warning',
  stage: 'create',
  rationale: 'Of a key that comes twice every JSON reader keeps the last and drops the other without a word, as after a badly solved merge.',
  good: {text: '{"name": "Nightly sync", "nodes": [], "connections": {}, "settings": {}}'},
  bad: {text: '{"name": "Nightly sync", "name": "Hourly sync", "nodes": [], "connections": {}, "settings": {}}'},
}

export const nodesInvalid: ShapeRule = {
  id: 'nodes-invalid',
  family: 'structure',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n refuses a workflow whose nodes are not a list of objects.',
  hint: 'Make "nodes" a list of node objects; an empty list is allowed.',
  good: {workflow: {nodes: [{name: 'Start here'}]}},
  bad: {workflow: {nodes: {'Start here': {}}}},
}

export const connectionsInvalid: ShapeRule = {
  id: 'connections-invalid',
  family: 'structure',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n refuses a workflow whose connections are not an object keyed by the names of the source nodes.',
  hint: 'Make "connections" an object keyed by node names; an empty object is allowed.',
  good: {workflow: {nodes: [{name: 'Fetch'}, {name: 'Store'}], connections: {Fetch: {main: [[{node: 'Store', type: 'main', index: 0}]]}}}},
  bad: {workflow: {nodes: [{name: 'Fetch'}, {name: 'Store'}], connections: [{from: 'Fetch', to: 'Store'}]}},
}
