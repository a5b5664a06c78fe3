import {label, nameOf, nodePointer} from '../model/subject.ts'
import {STICKY_NOTE} from '../n8n/node-types.ts'
import {matcherOf} from '../policy/pattern/matcher-of.ts'
import {readPattern} from '../policy/pattern/read-pattern.ts'
import type {Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'

/** n8n refuses longer names of workflows. */
const longestName = 128

export const policyWorkflowName: Rule = {
  id: 'policy-workflow-name',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The policy fixes how workflows are named, so that they can be found among thousands.',
  good: {workflow: {name: 'leads: intake'}, policy: {name: 'Fleet', naming: {workflows: '^[a-z]+: .+$'}}},
  bad: {workflow: {name: 'My workflow 7'}, policy: {name: 'Fleet', naming: {workflows: '^[a-z]+: .+$'}}},
  check({raw}, {policy}) {
    const {name} = raw
    const pattern = policy?.naming?.workflows
    if (pattern === undefined || typeof name !== 'string' || fits(pattern)(name)) return []
    const message = `The workflow's name ${quote(name)} does not match ${pattern}, as the policy ${quote(policy?.name ?? '')} requires.`
    return [{message, hint: 'Rename the workflow.', pointer: '/name'}]
  },
}

export const policyNodeName: Rule = {
  id: 'policy-node-name',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The policy fixes how nodes are named, so that a failed execution tells what it was about.',
  good: {workflow: {nodes: [{name: 'Fetch leads'}]}, policy: {name: 'Fleet', naming: {nodes: '^[A-Z][a-z ]+$'}}},
  bad: {workflow: {nodes: [{name: 'HTTP Request7'}]}, policy: {name: 'Fleet', naming: {nodes: '^[A-Z][a-z ]+$'}}},
  check({nodes}, {policy}) {
    const pattern = policy?.naming?.nodes
    if (pattern === undefined) return []
    const isFit = fits(pattern)
    return nodes
      .filter((node) => node.name !== '' && node.type !== STICKY_NOTE && !isFit(node.name))
      .map((node) => ({
        message: `${label(node)} is not named as the policy ${quote(policy?.name ?? '')} requires: ${pattern}.`,
        hint: 'Rename the node in n8n, which also renames it in connections and expressions.',
        pointer: nodePointer(node, 'name'),
        node: nameOf(node),
      }))
  },
}

/** A pattern that cannot be read fits everything; `parsePolicy` refuses such a one. */
function fits(source: string): (name: string) => boolean {
  const pattern = readPattern(source)
  if ('fault' in pattern) return () => true
  const matches = matcherOf(pattern)
  return (name) => name.length <= longestName && matches(name)
}
