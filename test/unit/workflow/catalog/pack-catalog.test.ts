import {crc32, deflateRawSync, inflateRawSync} from 'node:zlib'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {catalogFrom} from '../../../../src/lib/workflow/catalog/catalog-from.ts'
import {CATALOG_SCHEMA, type CatalogJson} from '../../../../src/lib/workflow/catalog/catalog-json.ts'
import {compactDescription} from '../../../../src/lib/workflow/catalog/compact-description.ts'
import type {NodeDescription, NodeProperty} from '../../../../src/lib/workflow/catalog/node-description.ts'
import {packCatalog} from '../../../../src/lib/workflow/catalog/pack-catalog.ts'
import type {Codec} from '../../../../src/lib/workflow/catalog/ports.ts'
import {unpackCatalog} from '../../../../src/lib/workflow/catalog/unpack-catalog.ts'
import {exampleCatalogJson} from '../../../harness/example-catalog.ts'

const inflated: number[] = []
const codec: Codec = {
  deflate: (text) => deflateRawSync(text),
  inflate: (bytes) => {
    inflated.push(bytes.length)
    return inflateRawSync(bytes).toString('utf8')
  },
  checksum: (bytes) => crc32(bytes),
}

function unpack(json: CatalogJson) {
  const unpacked = unpackCatalog(packCatalog(json, '2026-11-21T12:00:00.000Z', codec), codec)
  if (typeof unpacked === 'string') throw new Error(unpacked)
  return unpacked.catalog
}

const name = fc.string({unit: 'grapheme', minLength: 1, maxLength: 8})
const scalar = fc.oneof(fc.string({unit: 'grapheme'}), fc.integer(), fc.boolean())
const json = fc.jsonValue({maxDepth: 1}).map((value): unknown => JSON.parse(JSON.stringify(value)))
const display = fc.option(fc.record({show: fc.dictionary(name, fc.array(json, {maxLength: 3}), {maxKeys: 3})}))
const port = fc.record({type: name, required: fc.boolean(), maxConnections: fc.option(fc.nat())})
const depthIdentifier = fc.createDepthIdentifier()
const {property} = fc.letrec<{property: NodeProperty}>((tie) => ({
  property: fc.record({
    name,
    type: fc.constantFrom('string', 'options', 'collection', 'fixedCollection', 'resourceLocator'),
    required: fc.boolean(),
    default: fc.option(json, {nil: undefined}),
    display,
    options: fc.option(fc.array(fc.record({value: scalar, display}), {maxLength: 3})),
    values: fc.option(fc.array(tie('property'), {maxLength: 2}), {maxDepth: 2, depthIdentifier}),
    groups: fc.option(fc.array(fc.record({name, values: fc.array(tie('property'), {maxLength: 2}), display}), {maxLength: 2}), {
      maxDepth: 2,
      depthIdentifier,
    }),
    modes: fc.option(fc.array(fc.record({name, patterns: fc.array(name, {maxLength: 2})}), {maxLength: 2})),
    typeOptions: fc.dictionary(name, scalar, {maxKeys: 2}),
    noDataExpression: fc.boolean(),
    validateType: fc.option(name),
  }),
}))
const flags = {
  trigger: fc.boolean(),
  webhook: fc.boolean(),
  polling: fc.boolean(),
  hidden: fc.boolean(),
  excludedByDefault: fc.boolean(),
  partial: fc.boolean(),
}
const description: fc.Arbitrary<NodeDescription> = fc.record({
  type: fc.constant('acme.node'),
  versions: fc.array(fc.integer({min: 1, max: 99}), {minLength: 1, maxLength: 3}),
  defaultVersion: fc.integer({min: 1, max: 99}),
  ...flags,
  usableAsTool: fc.boolean(),
  inputs: fc.option(fc.array(port, {maxLength: 3})),
  outputs: fc.option(fc.array(port, {maxLength: 3})),
  credentials: fc.array(fc.record({name, required: fc.boolean(), display}), {maxLength: 2}),
  properties: fc.array(property, {maxLength: 3}),
})

describe('a packed catalogue', () => {
  it('gives back every description as it was, whatever it says', () => {
    fc.assert(
      fc.property(fc.array(description, {minLength: 1, maxLength: 3}), (descriptions) => {
        const nodes = {'acme.node': descriptions.map(compactDescription)}
        const facts: CatalogJson = {schema: CATALOG_SCHEMA, n8n: '2.0.0', packages: {}, api: null, approvalTools: false, nodes, credentials: []}
        for (const catalog of [unpack(facts), catalogFrom(facts)]) {
          const read = catalog.node('acme.node')?.map((one) => ({...one}))
          expect(read).toEqual(descriptions)
        }
      }),
      {numRuns: 100},
    )
  })

  it('says the same as the facts that it was made from', () => {
    const [packed, plain] = [unpack(exampleCatalogJson), catalogFrom(exampleCatalogJson)]
    expect([...packed.nodeTypes()]).toEqual([...plain.nodeTypes()])
    for (const type of plain.nodeTypes()) expect(packed.node(type)).toEqual(plain.node(type))
    for (const type of plain.credentialTypes()) expect(packed.credential(type)).toEqual(plain.credential(type))
    expect([packed.n8n, packed.api]).toEqual([plain.n8n, plain.api])
  })

  it('inflates its index when it is opened, and then one segment for a node type, once', () => {
    const catalog = unpack(exampleCatalogJson)
    inflated.length = 0
    catalog.node('n8n-nodes-base.slack')
    catalog.node('n8n-nodes-base.slack')
    catalog.node('n8n-nodes-base.slackTool')
    catalog.node('n8n-nodes-base.nothing')
    expect(inflated).toHaveLength(1)
    expect(catalog.node('n8n-nodes-base.slack')).toBe(catalog.node('n8n-nodes-base.slack'))
  })

  it('does not know what every object has, and no name of a stranger', () => {
    const catalog = unpack(exampleCatalogJson)
    for (const type of ['constructor', '__proto__', 'toString', '', 'Tool', 'HitlTool', `${'n8n-nodes-base.slack'}${'Tool'.repeat(10_000)}`]) {
      expect(catalog.node(type)).toBeUndefined()
      expect(catalog.credential(type)).toBeUndefined()
    }
  })

  it('is refused as JSON of another schema', () => {
    expect(() => catalogFrom({...exampleCatalogJson, schema: 'genesis.catalog/2'} as never)).toThrow(TypeError)
    expect(() => catalogFrom(null as never)).toThrow(TypeError)
  })
})
