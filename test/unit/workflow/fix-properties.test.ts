import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import type {FixOptions} from '../../../src/lib/workflow/fix/fix-workflow.ts'
import {parseGoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'
import {brokenPromises} from '../../harness/fix-properties.ts'
import {allWorkflowTexts} from './fixtures.ts'

const template = parseGoldenTemplate('{"name": "Fleet", "requiredSettings": {"timezone": "Etc/UTC", "executionTimeout": 60}}', 'template')
const manifest = {name: 'Acme', credentials: [{id: 'c1', type: 'httpBasicAuth', name: 'Warehouse'}], workflows: [{id: 'w1'}]}
const options: FixOptions = {template, manifest}
const texts = allWorkflowTexts()

type Json = Record<string, unknown>

/** Ways in which files that people have on their disks are not what n8n takes. */
const damages: readonly ((workflow: Json, nodes: Json[], connections: Record<string, Json>) => void)[] = [
  (workflow) => Object.assign(workflow, {id: 'w7', active: true, tags: [], meta: null, versionId: 'v'}),
  (workflow) => Object.assign(workflow, {pinData: {x: [{json: {a: 'b\n{"c": [1]}'}}]}}),
  (workflow) => delete workflow.settings,
  (workflow) => delete workflow.name,
  (workflow) => Object.assign(workflow, {settings: {}}),
  (workflow) => Object.assign(workflow, {settings: {timezone: 'DEFAULT', executionOrder: 'v0', saveManualExecutions: 'DEFAULT'}}),
  (workflow) => Object.assign(workflow, {settings: null}),
  (_, [node]) => node !== undefined && Object.assign(node, {color: 1, issues: {}}),
  (_, [node]) =>
    node !== undefined && Object.assign(node, {credentials: {httpBasicAuth: 'Warehouse', slackApi: 'Nobody', other: {id: null, name: 'x'}}}),
  (_, nodes) => nodes.map((node, i) => Object.assign(node, {id: `n${i}`})),
  (_, nodes) => nodes.pop(),
  (_, nodes) => nodes.shift(),
  (_, [node]) => node !== undefined && Object.assign(node, {name: 'Zanzibar'}),
  (workflow, nodes) => Object.assign(workflow, {connections: byId(workflow.connections, nodes)}),
  (_, nodes, connections) => Object.assign(connections, {'Quite another': {main: [[{node: String(nodes[0]?.name), type: 'main', index: 0}]]}}),
  (_, __, connections) =>
    Object.values(connections).map((types) => Object.assign(types, {main: [null, [{node: 'Quite another', type: 'main', index: 0}], []]})),
  (_, __, connections) => Object.assign(connections, {constructor: {main: [[{node: '__proto__', type: 'main', index: 0}]]}}),
]

/** Connections as programs write them that take ids for names. */
function byId(connections: unknown, nodes: readonly Json[]): unknown {
  let text = JSON.stringify(connections)
  for (const {name, id} of nodes) if (typeof id === 'string') text = text.replaceAll(JSON.stringify(name), JSON.stringify(id))
  return JSON.parse(text)
}

function damaged(text: string, picks: readonly number[]): unknown {
  const value: unknown = JSON.parse(text)
  const workflows = (Array.isArray(value) ? value : Array.isArray((value as Json).data) ? (value as Json).data : [value]) as Json[]
  for (const workflow of workflows) {
    if (!Array.isArray(workflow.nodes)) continue
    for (const pick of picks) damages[pick]?.(workflow, workflow.nodes as Json[], (workflow.connections ?? {}) as Record<string, Json>)
  }
  return value
}

const document = fc
  .record({
    text: fc.constantFrom(...texts),
    picks: fc.uniqueArray(fc.nat(damages.length - 1), {maxLength: 6}),
    indent: fc.constantFrom(0, 1, 2, 4, '\t'),
    newline: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    wrap: fc.constantFrom(
      (value: unknown): unknown => value,
      (value: unknown): unknown => [value],
      (value: unknown): unknown => ({data: value}),
    ),
  })
  .map(({text, picks, indent, newline, mark, wrap}) => mark + JSON.stringify(wrap(damaged(text, picks)), undefined, indent).replaceAll('\n', newline))

describe('fixWorkflow keeps its promises: twice is once, no rule finds more, nothing else changes, no other line is touched', () => {
  it.each(texts.map((text, i) => [i, text] as const))('for the workflow %i of this repository', (_, text) => {
    expect(brokenPromises(text, options)).toEqual([])
    expect(brokenPromises(text, {targets: [exampleCatalog]})).toEqual([])
  })

  it('for damaged ones in every layout', {timeout: 120_000}, () => {
    fc.assert(
      fc.property(document, fc.constantFrom<FixOptions>({}, options, {...options, targets: [exampleCatalog]}), (text, options) => {
        expect(brokenPromises(text, options)).toEqual([])
      }),
      {numRuns: 300, seed: 11},
    )
  })
})
