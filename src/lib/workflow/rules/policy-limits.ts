import {workflowBytes} from '../model/workflow-bytes.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'

export const policyTooLarge: Rule = {
  id: 'policy-too-large',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'A workflow beyond the size that the policy allows is hard to read and slow to load; parts of it belong in workflows of their own.',
  good: {workflow: {nodes: [{name: 'Fetch'}, {name: 'Store'}]}, policy: {name: 'Fleet', limits: {nodes: 2}}},
  bad: {workflow: {nodes: [{name: 'Fetch'}, {name: 'Sort'}, {name: 'Store'}]}, policy: {name: 'Fleet', limits: {nodes: 2}}},
  check(workflow, {policy}) {
    const {nodes: mostNodes, bytes: mostBytes} = policy?.limits ?? {}
    const problems: Problem[] = []
    const hint = 'Move a part of it to a workflow of its own and call that with an Execute Workflow node.'
    const allows = `the policy ${quote(policy?.name ?? '')} allows`
    if (mostNodes !== undefined && workflow.nodes.length > mostNodes)
      problems.push({message: `The workflow has ${workflow.nodes.length} nodes; ${allows} ${mostNodes}.`, hint, pointer: '/nodes', at: 'key'})
    const bytes = mostBytes === undefined ? 0 : workflowBytes(workflow)
    if (mostBytes !== undefined && bytes > mostBytes)
      problems.push({message: `The workflow has ${bytes} bytes; ${allows} ${mostBytes}.`, hint, pointer: ''})
    return problems
  },
}
