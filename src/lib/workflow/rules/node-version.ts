import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {Rule} from '../rule.ts'

export const typeVersionMissing: Rule = {
  id: 'type-version-missing',
  family: 'version',
  severity: 'error',
  stage: 'fleet',
  rationale: 'Without typeVersion each instance takes its own default, so that one workflow behaves differently from tenant to tenant.',
  good: {workflow: {nodes: [{name: 'Fetch leads', typeVersion: 1}]}},
  bad: {workflow: {nodes: [{name: 'Fetch leads', typeVersion: undefined}]}},
  check: ({nodes}) =>
    nodes
      .filter((node) => node.raw.typeVersion === undefined)
      .map((node) => ({
        message: `${label(node)} has no typeVersion.`,
        hint: 'Add the "typeVersion" that the workflow was made with; an export of n8n has it.',
        pointer: nodePointer(node),
        node: nameOf(node),
      })),
}
