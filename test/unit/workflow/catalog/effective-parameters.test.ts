import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {effectiveParameters} from '../../../../src/lib/workflow/catalog/effective-parameters.ts'
import {FaultCollector} from '../../../../src/lib/workflow/catalog/fault-collector.ts'
import type {DisplayConditions, NodeDescription, NodeProperty} from '../../../../src/lib/workflow/catalog/node-description.ts'
import type {JsonObject} from '../../../../src/lib/workflow/model/json-object.ts'

function property(name: string, type: string, more: Partial<NodeProperty> = {}): NodeProperty {
  const plain = {required: false, default: '', display: null, options: null, values: null, groups: null, modes: null}
  return {name, type, ...plain, typeOptions: {}, noDataExpression: false, validateType: null, ...more}
}

const when = (name: string, value: string): {display: DisplayConditions} => ({display: {show: {[name]: [value]}}})

/** A parameter that decides stands at the root, and one of the same name in each place below. */
const members = [property('mode', 'string', {default: 'a'}), property('limit', 'number', {default: 5, ...when('mode', 'b')})]
const description: NodeDescription = {
  ...{type: 'n8n-nodes-base.acme', versions: [1], defaultVersion: 1, trigger: false, webhook: false, polling: false, usableAsTool: false},
  ...{hidden: false, excludedByDefault: false, partial: false, inputs: [], outputs: [], credentials: []},
  properties: [
    ...members,
    property('field', 'string', when('mode', 'a')),
    property('at', 'resourceLocator', {default: {mode: 'list', value: ''}}),
    property('sheet', 'string', {default: 'first', ...when('at', 'b')}),
    property('options', 'collection', {default: {}, values: members}),
    property('rows', 'fixedCollection', {default: {}, typeOptions: {multipleValues: true}, groups: [{name: 'row', values: members, display: null}]}),
  ],
}

type Derived = Parameters<typeof effectiveParameters>[0]

/** All values, those with defaults included, and what was found wrong. */
function read(raw: JsonObject, catalog: Derived): unknown {
  const collector = new FaultCollector()
  const {values} = effectiveParameters(catalog, description, {version: 1, features: [], tool: false}, raw, collector)
  return {values: withInherited(values), faults: collector.faults}
}

function withInherited(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withInherited)
  if (typeof value !== 'object' || value === null) return value
  const all: JsonObject = {}
  for (const name in value) all[name] = withInherited((value as JsonObject)[name])
  return all
}

const alone = (): Derived => ({derived: new Map()})

describe('parameters with their defaults', () => {
  it('are what the file sets and the defaults of what is shown', () => {
    const raw = {mode: 'b', field: 'hidden', options: {mode: 'b', limit: 1}, rows: {row: [{}, {mode: 'b'}]}}
    expect(read(raw, alone())).toMatchObject({
      values: {mode: 'b', limit: 5, options: {mode: 'b', limit: 1}, rows: {row: [{mode: 'a'}, {mode: 'b', limit: 5}]}},
    })
  })

  it('are the same for a node whatever nodes were read before it', () => {
    // Texts with the characters that join the key by which states are remembered, too.
    const text = fc.constantFrom('a', 'b', 'c', '\u0000mode\u0001sb', '\u0002', 'b\u0000mode\u00011 sb', '=x', '')
    const value = fc.oneof(text, fc.constantFrom(null, 1, true))
    const level = fc.record({mode: value, limit: value}, {requiredKeys: []})
    const at = fc.oneof(value, fc.record({__rl: fc.constant(true), mode: text, value: text}))
    const raw = fc.record(
      {mode: value, limit: value, field: value, at, sheet: value, options: level, rows: fc.record({row: fc.array(level)})},
      {requiredKeys: []},
    )
    fc.assert(
      fc.property(fc.array(raw, {minLength: 2, maxLength: 12}), (nodes) => {
        const shared = alone()
        for (const node of nodes) expect(read(node, shared)).toEqual(read(node, alone()))
      }),
      {numRuns: 500, examples: [[[{rows: {row: [{mode: 'b'}]}}, {mode: 'b', rows: {row: [{}]}}]]]},
    )
  })
})
