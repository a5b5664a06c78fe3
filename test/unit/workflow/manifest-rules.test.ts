import {describe, expect, it} from 'vitest'

import type {Finding} from '../../../src/lib/workflow/finding.ts'
import type {Manifest} from '../../../src/lib/workflow/manifest/manifest.ts'
import {buildModel} from '../../../src/lib/workflow/model/build-model.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {pinnedBytes, workflowBytes} from '../../../src/lib/workflow/model/workflow-bytes.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'

const crm = {id: 'c1', type: 'httpHeaderAuth', name: 'CRM'}

function findingsOf(node: JsonObject, manifest: Manifest, rules: RegExp): Finding[] {
  const nodes = [{name: 'Fetch', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {}, ...node}]
  const workflow = {name: 'x', nodes, connections: {}, settings: {executionOrder: 'v1'}}
  const {findings = []} = validateWorkflow(JSON.stringify(workflow), {manifest}).workflows[0] ?? {}
  return findings.filter(({rule}) => rules.test(rule))
}

describe('a credential that is named without its id', () => {
  it.each([
    ['as old releases wrote it', 'CRM', 'credential-legacy-string'],
    ['without an id', {name: 'CRM'}, 'credential-id-missing'],
    ['with null for an id', {id: null, name: 'CRM'}, 'credential-id-missing'],
  ])('%s is a warning that says the id when the manifest has exactly one', (_, reference, rule) => {
    const judge = (manifest: Manifest): Finding[] => findingsOf({credentials: {httpHeaderAuth: reference}}, manifest, /^credential-(legacy|id)/)
    expect(judge({name: 'T', credentials: [crm]})).toMatchObject([{rule, severity: 'warning', hint: expect.stringContaining('"c1"') as string}])
    expect(judge({name: 'T', credentials: []})).toMatchObject([{rule, severity: 'error', hint: expect.stringContaining('"T"') as string}])
    expect(judge({name: 'T', credentials: [crm, {...crm, id: 'c2'}]})).toMatchObject([{severity: 'error'}])
    expect(judge({name: 'T', credentials: [{...crm, type: 'slackApi'}]})).toMatchObject([{severity: 'error'}])
    expect(judge({name: 'T'})).toMatchObject([{severity: 'error'}])
  })
})

describe('what a manifest does not list', () => {
  it('is not known, and nothing is held against it', () => {
    const node = {
      parameters: {a: '={{ $vars.x }}{{ $secrets.y.z }}', dataTableId: {mode: 'id', value: 'dt'}},
      credentials: {httpHeaderAuth: {id: 'other', name: 'Other'}},
    }
    expect(findingsOf(node, {name: 'T'}, /^tenant/)).toEqual([])
  })

  it('is an error where the list is there, and nothing of a node that is switched off', () => {
    const node = {parameters: {a: '={{ $vars.x }}'}, credentials: {httpHeaderAuth: {id: 'other', name: 'CRM'}}}
    const manifest: Manifest = {name: 'T', credentials: [crm], variables: []}
    const found = findingsOf(node, manifest, /^tenant/)
    expect(found.map(({rule}) => rule)).toEqual(expect.arrayContaining(['tenant-credential-missing', 'tenant-variable-missing']))
    expect(found.find(({rule}) => rule === 'tenant-credential-missing')?.hint).toContain('"c1"')
    expect(findingsOf({...node, disabled: true}, manifest, /^tenant/)).toEqual([])
  })
})

describe('environment variables', () => {
  const code = {type: 'n8n-nodes-base.code', typeVersion: 2, parameters: {jsCode: 'return [{json: {url: $env.CRM_URL}}]'}}

  it('are blocked in n8n 2, in expressions and in code, unless the manifest says otherwise', () => {
    for (const node of [code, {parameters: {a: '={{ $env.CRM_URL }}'}}]) {
      expect(findingsOf(node, {name: 'T'}, /^tenant/)).toMatchObject([{rule: 'tenant-environment-blocked', severity: 'error', node: 'Fetch'}])
      expect(findingsOf(node, {name: 'T', blockEnvironment: false}, /^tenant/)).toEqual([])
      expect(findingsOf(node, {name: 'T', blockEnvironment: false, environment: ['CRM_URL']}, /^tenant/)).toEqual([])
      expect(findingsOf(node, {name: 'T', blockEnvironment: false, environment: ['CRM_URI']}, /^tenant/)).toMatchObject([
        {rule: 'tenant-environment-missing', hint: 'Did you mean "CRM_URI"?'},
      ])
    }
  })
})

describe('the size of a workflow', () => {
  it.each(['plain', 'ümläut', '日本', '👍🏽', '\u0000"\\', '\ud800'])('is counted in bytes of UTF-8: %j', (text) => {
    const raw = {name: text, pinData: {a: [text]}}
    const model = buildModel(raw, [])
    expect(workflowBytes(model)).toBe(Buffer.byteLength(JSON.stringify(raw)))
    expect(pinnedBytes(model)).toBe(Buffer.byteLength(JSON.stringify(raw.pinData)))
  })

  it('is nothing for a value that cannot be JSON', () => {
    expect(workflowBytes(buildModel({name: 1n}, []))).toBe(0)
  })
})
