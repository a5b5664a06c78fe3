import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {parseGoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {root} from './genesis.ts'

const read = (path: string): string => readFileSync(join(root, 'workflows', path), 'utf8')
const template = parseGoldenTemplate(read('golden-template.json'), 'golden-template.json')

describe('the bundle that the demo validates', () => {
  it('has five workflows without a single finding', () => {
    const names = readdirSync(join(root, 'workflows/demo'))
    expect(names).toHaveLength(5)
    for (const name of names) expect([name, validateWorkflow(read(`demo/${name}`), {template}).workflows[0]?.findings]).toEqual([name, []])
  })

  it('has one that is broken in at least four ways', () => {
    const {findings} = validateWorkflow(read('demo-broken/orders-broken.json'), {template}).workflows[0] ?? {findings: []}
    expect(new Set(findings.map(({rule}) => rule)).size).toBeGreaterThanOrEqual(4)
    expect(findings.map(({rule}) => rule)).toEqual(
      expect.arrayContaining(['connection-target-missing', 'duplicate-node-name', 'golden-node-forbidden', 'credential-legacy-string']),
    )
  })
})
