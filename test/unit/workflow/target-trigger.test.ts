import {describe, expect, it} from 'vitest'

import type {Catalog} from '../../../src/lib/workflow/catalog/catalog.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'
import {findings, scheduled} from './target-judge.ts'

function withOnly(type: string, more: object = {}): Record<string, unknown> {
  return {name: 'Example', nodes: [{name: 'Node', type, typeVersion: 1, position: [0, 0], parameters: {}}], connections: {}, settings: {}, ...more}
}

describe('a workflow that nothing starts', () => {
  it('is an error when the file says that it is active, and a warning otherwise', () => {
    expect(findings('trigger-missing', withOnly('n8n-nodes-base.manualTrigger'))).toMatchObject([{severity: 'warning'}])
    expect(findings('trigger-missing', withOnly('n8n-nodes-base.manualTrigger', {active: true}))).toMatchObject([{severity: 'error'}])
  })

  it('is a warning when n8n publishes it nevertheless, because a node waits for calls', () => {
    const [finding] = findings('trigger-missing', withOnly('n8n-nodes-base.wait', {active: true}))
    expect(finding).toMatchObject({severity: 'warning', message: expect.stringContaining('though n8n publishes it') as string})
  })

  it('is told apart from one with a trigger by what the release says, not by names', () => {
    expect(findings('trigger-missing', withOnly('n8n-nodes-base.cron', {active: true}))).toEqual([])
    expect(findings('trigger-missing', withOnly('n8n-nodes-base.executeWorkflowTrigger', {active: true}))).toEqual([])
  })

  it('may start with a community node that the release does not know', () => {
    expect(findings('trigger-missing', withOnly('n8n-nodes-acme.hook', {active: true}))).toEqual([])
  })
})

describe('what the API of a release takes', () => {
  const catalog = (settings: string[]): Catalog => {
    if (exampleCatalog.api === null) throw new Error('The example catalogue knows no API.')
    return {...exampleCatalog, derived: new Map(), api: {...exampleCatalog.api, settings: new Set(settings)}}
  }
  const workflow = {...scheduled({type: 'n8n-nodes-base.noOp', typeVersion: 1}), settings: {binaryMode: 'separate'}}

  it('decides which settings are known', () => {
    expect(findings('unknown-setting', workflow, {targets: [catalog(['binaryMode'])]})).toEqual([])
    expect(findings('unknown-setting', workflow, {targets: [catalog(['timezone'])]})).toMatchObject([
      {message: expect.stringContaining('2.11.4') as string},
    ])
  })

  it('leaves pinned data to exports where it refuses them', () => {
    const pinned = {...workflow, pinData: {}}
    expect(findings('unknown-workflow-field', pinned)).toEqual([])
    expect(findings('export-only-field', pinned)[0]?.message).toContain('pinData')
  })
})
