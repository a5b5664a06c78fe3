import {describe, expect, it} from 'vitest'

import {allRules} from '../../../src/lib/workflow/all-rules.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {fixture} from './fixtures.ts'

const findingsOf = (input: unknown): Finding[] => validateWorkflow(input).workflows.flatMap(({findings}) => findings)
/** Without warnings: what they are about is not what is tested here. */
const rulesOf = (input: unknown): string[] => findingsOf(input).flatMap(({rule, severity}) => (severity === 'warning' ? [] : [rule]))

describe('what validateWorkflow takes for a document', () => {
  it('one workflow', () => {
    const {ok, workflows, notChecked} = validateWorkflow(fixture('sound'))
    expect(ok).toBe(true)
    expect(workflows).toMatchObject([{fragment: '', name: 'Newsletter: sign-up', ok: true}])
    expect(rulesOf(fixture('sound'))).toEqual([])
    const needCatalog = allRules.filter((rule) => 'catalog' in rule && rule.catalog === 'required').map(({id}) => id)
    expect(notChecked).toEqual(needCatalog)
    expect(notChecked).not.toEqual([])
  })

  it('a list of workflows, each named by its place, with pointers of its own and positions in the whole text', () => {
    const {ok, workflows} = validateWorkflow(fixture('several'))
    expect(ok).toBe(false)
    expect(workflows.map(({fragment, name, ok}) => ({fragment, name, ok}))).toEqual([
      {fragment: '/0', name: 'One', ok: true},
      {fragment: '/1', name: 'Two', ok: false},
    ])
    expect(workflows[1]?.findings).toContainEqual(
      expect.objectContaining({rule: 'expression-node-missing', node: 'Hourly', pointer: '/nodes/0/parameters/note', line: 3}),
    )
  })

  it("an answer of n8n's API, with one workflow or with a page of them", () => {
    const page = validateWorkflow(fixture('api-answer'))
    expect(page.workflows.map(({fragment}) => fragment)).toEqual(['/data/0'])
    expect(rulesOf(fixture('api-answer'))).toEqual(['export-only-field'])
    const [first] = (JSON.parse(fixture('api-answer')) as {data: unknown[]}).data
    expect(validateWorkflow(JSON.stringify({data: first})).workflows.map(({fragment, ok}) => ({fragment, ok}))).toEqual([
      {fragment: '/data', ok: true},
    ])
  })

  it('a text that begins with a byte order mark, which it mentions and does not count', () => {
    const [mark, ...others] = findingsOf(`\uFEFF${fixture('sound')}`)
    expect(mark).toMatchObject({rule: 'byte-order-mark', severity: 'warning', line: 1, column: 1})
    expect(others).toEqual(findingsOf(fixture('sound')))
    expect(findingsOf('\uFEFF{')).toMatchObject([{rule: 'byte-order-mark'}, {rule: 'json-syntax', line: 1, column: 2}])
  })

  it('a value that was parsed already, with the same findings but no lines', () => {
    const text = fixture('many-defects')
    const sorted = (input: unknown): string[] =>
      validateWorkflow(input)
        .workflows.flatMap(({findings}) => findings.map((f) => `${f.rule} ${f.pointer} ${f.message}`))
        .sort()
    expect(sorted(JSON.parse(text))).toEqual(sorted(text))
    expect(validateWorkflow(JSON.parse(text)).workflows[0]?.findings[0]).toMatchObject({line: null, column: null})
  })

  it.each([
    [
      'an object of another kind',
      '{"compilerOptions": {}}',
      'This is not a workflow: it is an object with "compilerOptions", and has neither nodes nor connections.',
    ],
    ['an empty object', '{}', 'This is not a workflow: it is an empty object, and has neither nodes nor connections.'],
    ['an empty list', '[]', 'This is an empty list, not a workflow.'],
    ['a list of something else', '[1, 2]', 'This is a list of 2, not a workflow.'],
    ['null', 'null', 'This is null, not a workflow.'],
    ['a number', '3', 'This is the number 3, not a workflow.'],
    [
      'an answer without workflows',
      '{"data": [], "nextCursor": null}',
      'This is not a workflow: it is an object with "data" and "nextCursor", and has neither nodes nor connections.',
    ],
  ])('explains %s', (_, text, message) => {
    expect(validateWorkflow(text).workflows).toMatchObject([
      {ok: false, findings: [{rule: 'not-a-workflow', family: 'structure', message, pointer: '', line: 1}]},
    ])
  })

  it('explains the one element of a list that is no workflow', () => {
    const {workflows} = validateWorkflow(`[${fixture('sound')}, null]`)
    expect(workflows.map(({fragment, ok}) => [fragment, ok])).toEqual([
      ['/0', true],
      ['/1', false],
    ])
    expect(workflows[1]?.findings).toMatchObject([{rule: 'not-a-workflow'}])
  })
})

describe('what validateWorkflow survives', () => {
  it.each([10_000, 1_000_000])('%i levels of nesting, with one finding that says so', (depth) => {
    const text = `{"nodes": [], "connections": {}, "staticData": ${'['.repeat(depth)}${']'.repeat(depth)}}`
    expect(validateWorkflow(text).workflows).toMatchObject([{ok: false, findings: [{rule: 'nesting-too-deep', pointer: '/staticData/0/0/0'}]}])
    expect(rulesOf(text.slice(0, -1))).toEqual(['json-syntax'])
  })

  it('a value that contains itself', () => {
    const cyclic: Record<string, unknown> = {nodes: [], connections: {}}
    cyclic.staticData = {back: cyclic}
    expect(rulesOf(cyclic)).toEqual(['nesting-too-deep'])
  })

  it('names that JavaScript gives a meaning of its own', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
    const nodes = names.map((name) => ({
      name,
      type: 'n8n-nodes-base.noOp',
      typeVersion: 1,
      position: [0, 0],
      parameters: {t: `={{ $('${name}').x }}`},
    }))
    const connections = names.map((name) => `${JSON.stringify(name)}: {"main": [[{"node": "${name}", "type": "main", "index": 0}]]}`).join(',')
    expect(rulesOf(`{"name": "x", "settings": {}, "nodes": ${JSON.stringify(nodes)}, "connections": {${connections}}}`)).toEqual([])
  })

  it('100,000 nodes that each break rules, naming the first thousand and counting the rest', () => {
    const nodes = Array.from({length: 100_000}, (_, i) => ({
      name: `N${i}`,
      type: 'n8n-nodes-base.noOp',
      typeVersion: 1,
      position: null,
      parameters: {t: `={{ $('M${i}').x }}`},
    }))
    const {workflows} = validateWorkflow(JSON.stringify({name: 'x', nodes, connections: {}, settings: {}}))
    const positions = workflows[0]?.findings.filter(({rule}) => rule === 'node-position-invalid') ?? []
    expect(positions).toHaveLength(1000)
    expect(positions.at(-1)?.message).toContain('There are 99,000 more like this.')
  })

  it('text in which nothing is what it seems: findings quote it without control characters', () => {
    const name = '\u001b[31m\u202Egnp.exe\u0000'
    const text = JSON.stringify({
      name: 'x',
      nodes: [{name, type: 'a', typeVersion: 1, position: [0, 0], parameters: {}}],
      connections: {},
      settings: {},
    })
    const finding = findingsOf(text).find(({rule}) => rule === 'node-type-invalid')
    expect(finding?.node).toBe(name)
    expect(finding?.message).toBe(
      'Node "\\u001b[31m\\u202egnp.exe\\u0000": type is "a", but must be a package and a node, such as n8n-nodes-base.httpRequest.',
    )
  })
})

describe('the findings of one workflow', () => {
  it('are in the order of the text, each at the place it is about', () => {
    const errors = findingsOf(fixture('many-defects')).filter(({severity}) => severity === 'error')
    expect(errors.map(({line, column, rule, node}) => `${line}:${column} ${rule} ${node}`)).toMatchInlineSnapshot(`
      [
        "3:3 unknown-workflow-field null",
        "13:5 type-version-missing Read stock",
        "17:19 node-position-invalid Read stock",
        "18:29 expression-node-missing Read stock",
        "19:40 credential-legacy-string Read stock",
        "20:18 error-handling-invalid Read stock",
        "23:13 duplicate-node-id Read stock",
        "24:15 duplicate-node-name Read stock",
        "25:15 node-type-invalid Read stock",
        "29:7 unknown-node-field Read stock",
        "33:30 connection-target-missing Every hour",
        "34:30 connection-into-trigger Every hour",
        "34:78 connection-entry-invalid Read stock",
        "34:85 connection-type-unknown Read stock",
        "35:5 connection-source-missing Nobody",
        "37:34 setting-invalid null",
        "37:40 unknown-setting null",
      ]
    `)
  })

  it('leave no doubt about a sub-node that is attached to a trigger: AI connections may enter one', () => {
    expect(rulesOf(fixture('agent'))).toEqual([])
  })

  it('do not mention credentials of a node that is switched off, nor one that n8n itself supplies', () => {
    const node = {name: 'A', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], parameters: {}}
    const flow = (more: object): unknown => ({name: 'x', nodes: [{...node, ...more}], connections: {}, settings: {}})
    expect(rulesOf(flow({credentials: {openAiApi: 'old'}}))).toEqual(['credential-legacy-string'])
    expect(rulesOf(flow({credentials: {openAiApi: 'old'}, disabled: true}))).toEqual([])
    expect(rulesOf(flow({credentials: {openAiApi: {id: null, name: 'n8n', __aiGatewayManaged: true}}}))).toEqual([])
  })
})
