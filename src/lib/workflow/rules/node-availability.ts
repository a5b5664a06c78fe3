import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {TargetRule} from '../rule.ts'
import {quote} from '../text/describe.ts'

export const nodeTypeExcluded: TargetRule = {
  id: 'node-type-excluded',
  family: 'node',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'n8n 2 does not load nodes that reach the machine itself unless the instance is configured to; a workflow with one is not published.',
  good: {workflow: {nodes: [{name: 'List files', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url: 'https://example.com'}}]}},
  bad: {workflow: {nodes: [{name: 'List files', type: 'n8n-nodes-base.executeCommand', parameters: {command: 'ls'}}]}},
  check: (_workflow, {catalog, described}) =>
    described
      .filter(({type}) => type?.[0]?.excludedByDefault === true)
      .map(({node}) => ({
        message: `${label(node)} is of type ${quote(node.type)}, which n8n ${catalog.n8n} does not load by default.`,
        hint: 'Do its work with another node, or take the type out of NODES_EXCLUDE on every instance.',
        pointer: nodePointer(node, 'type'),
        node: nameOf(node),
      })),
}

export const nodeDeprecated: TargetRule = {
  id: 'node-deprecated',
  family: 'node',
  severity: 'warning',
  stage: 'fleet',
  catalog: 'required',
  rationale: "A node that n8n's editor no longer offers still runs, gets no fixes, and goes with a later release.",
  good: {workflow: {nodes: [{name: 'Score', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: {jsCode: 'return items'}}]}},
  bad: {workflow: {nodes: [{name: 'Score', type: 'n8n-nodes-base.function', parameters: {functionCode: 'return items'}}]}},
  check: (_workflow, {described}) =>
    described
      .filter(({description, node}) => description?.hidden === true && !node.disabled)
      .map(({node}) => ({
        message: `${label(node)} is of type ${quote(node.type)}, which n8n no longer offers.`,
        hint: 'Replace it with the node that took its place when you next change the workflow.',
        pointer: nodePointer(node, 'type'),
        node: nameOf(node),
      })),
}
