import {describe, expect, it} from 'vitest'

import type {Catalog} from '../../../src/lib/workflow/catalog/catalog.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'

/** The example catalogue under another release, without some of its types. */
function releaseOf(n8n: string, without: readonly string[] = []): Catalog {
  return {...exampleCatalog, n8n, api: null, derived: new Map(), node: (type) => (without.includes(type) ? undefined : exampleCatalog.node(type))}
}

const nodes = [
  {name: 'Start', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, position: [0, 0], parameters: {}},
  {name: 'Fetch', type: 'n8n-nodes-base.httpRequest', typeVersion: 99, position: [200, 0], parameters: {}},
]
const connections = {Start: {main: [[{node: 'Fetch', type: 'main', index: 0}]]}}
const workflow = {name: 'Two releases', nodes, connections, settings: {executionOrder: 'v1'}}

function errorsFor(...targets: Catalog[]): string[] {
  const findings = validateWorkflow(workflow, {targets}).workflows.flatMap((report) => report.findings)
  return findings.filter(({severity}) => severity === 'error').map(({rule, message}) => `${rule}: ${message}`)
}

describe('several releases at once', () => {
  it('tell what breaks on all of them once, with their names', () => {
    expect(errorsFor(releaseOf('2.1.0'), releaseOf('2.2.0'))).toEqual([
      expect.stringMatching(/^type-version-too-new: Node "Fetch" has version 99 .* which n8n 2\.1\.0, 2\.2\.0 does not have\.$/),
    ])
  })

  it('tell on which of them something breaks', () => {
    const found = errorsFor(releaseOf('2.1.0'), releaseOf('2.2.0', ['n8n-nodes-base.httpRequest']))
    expect(found).toHaveLength(2)
    expect(found.find((line) => line.startsWith('type-version-too-new'))).toMatch(/which n8n 2\.1\.0 does not have/)
    expect(found.find((line) => line.startsWith('node-type-unknown'))).toMatch(/n8n 2\.2\.0/)
  })

  it('find what each of them finds alone', () => {
    const [older, newer] = [releaseOf('2.1.0'), releaseOf('2.2.0', ['n8n-nodes-base.httpRequest'])]
    const rulesOf = (lines: readonly string[]): Set<string> => new Set(lines.map((line) => line.split(':')[0] ?? ''))
    expect(rulesOf(errorsFor(older, newer))).toEqual(rulesOf([...errorsFor(older), ...errorsFor(newer)]))
  })
})
