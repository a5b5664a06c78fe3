import {describe, expect, it} from 'vitest'

import {diffWorkflows} from '../../../src/lib/workflow/diff/diff-workflows.ts'
import {fixWorkflow} from '../../../src/lib/workflow/fix/fix-workflow.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'

/** More than the engine takes as arguments of one call. */
const many = 150_000

function workflowOf(type: string): string {
  const nodes = Array.from({length: many}, (_, i) => ({id: `${i}`, name: `N${i}`, type, typeVersion: 1, position: [0, 0], parameters: {}}))
  return JSON.stringify({name: 'Many', nodes, connections: {}, settings: {executionOrder: 'v1'}})
}

describe('a workflow in which every one of very many nodes is wrong', {timeout: 60_000}, () => {
  it('is judged against a release, and the last finding says how many more there are', () => {
    const {workflows} = validateWorkflow(workflowOf('n8n-nodes-base.slackk'), {targets: [exampleCatalog]})
    const found = workflows.flatMap(({findings}) => findings.filter(({rule}) => rule === 'node-type-unknown'))
    expect(found).toHaveLength(1000)
    expect(found.filter(({message}) => message.includes('There are 149,000 more'))).toHaveLength(1)
  })

  it('is fixed at each of them', () => {
    const text = workflowOf('n8n-nodes-base.noOp').replaceAll('"parameters":{}', '"parameters":{},"issues":{}')
    const {changes, unfixed} = fixWorkflow(text, {})
    expect(changes.length + unfixed.length).toBeGreaterThanOrEqual(many)
  })

  it('is compared with another', () => {
    const [before, after] = ['n8n-nodes-base.noOp', 'n8n-nodes-base.set'].map((type): unknown => JSON.parse(workflowOf(type)))
    expect(diffWorkflows(before, after).nodes).toHaveLength(many)
  })
})
