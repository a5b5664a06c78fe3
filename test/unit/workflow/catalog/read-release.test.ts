import {describe, expect, it} from 'vitest'

import {catalogFrom} from '../../../../src/lib/workflow/catalog/catalog-from.ts'
import {readApiFields} from '../../../../src/lib/workflow/catalog/read-api-fields.ts'
import {type PackageTypes, readRelease} from '../../../../src/lib/workflow/catalog/read-release.ts'
import {exampleCatalog} from '../../../harness/example-catalog.ts'

const plain = {name: 'a', version: 1, inputs: ['main'], outputs: ['main'], properties: []}

function catalogOf(nodes: unknown[], {n8n = '2.11.4', ...more}: Partial<PackageTypes> & {n8n?: string} = {}) {
  return catalogFrom(
    readRelease({n8n, api: null, approvalTools: false, packages: [{name: 'n8n-nodes-base', version: '1.0.0', nodes, credentials: [], ...more}]}),
  )
}

function propertyOf(raw: object) {
  return catalogOf([{...plain, properties: [{name: 'p', type: 'string', ...raw}]}]).node('n8n-nodes-base.a')?.[0]?.properties[0]
}

describe('reading what a package says of its nodes', () => {
  it('puts the package before the name, once', () => {
    expect([...catalogOf([plain, {...plain, name: 'n8n-nodes-base.b'}]).nodeTypes()]).toEqual(['n8n-nodes-base.a', 'n8n-nodes-base.b'])
  })

  it('orders descriptions by version, and takes the newest for the default where none is named', () => {
    const versions = catalogOf([{...plain, version: [3, 2.1, 2]}, plain]).node('n8n-nodes-base.a')
    expect(versions?.map((one) => [one.versions, one.defaultVersion])).toEqual([
      [[1], 3],
      [[2, 2.1, 3], 3],
    ])
    const named = catalogOf([{...plain, version: 2, defaultVersion: 1}, plain]).node('n8n-nodes-base.a')
    expect(named?.map(({defaultVersion}) => defaultVersion)).toEqual([1, 1])
  })

  it('knows what n8n leaves out by default, since 2.0', () => {
    const command = {...plain, name: 'executeCommand'}
    expect(catalogOf([command]).node('n8n-nodes-base.executeCommand')?.[0]?.excludedByDefault).toBe(true)
    expect(catalogOf([command], {n8n: '1.122.0'}).node('n8n-nodes-base.executeCommand')?.[0]?.excludedByDefault).toBe(false)
  })

  it('leaves texts and code out', () => {
    const node = {...plain, displayName: 'TEXT', description: 'TEXT', inputs: '={{ code() }}', codex: {alias: ['TEXT']}}
    const property = {
      ...{name: 'p', displayName: 'TEXT', type: 'options', description: 'TEXT', hint: 'TEXT', placeholder: 'TEXT', default: ''},
      options: [{name: 'TEXT', value: 'v', description: 'TEXT'}],
    }
    const typeOptions = {
      multipleValueButtonText: 'TEXT',
      minValue: 1,
      loadOptions: {routing: 'code()'},
      filter: {version: '={{ code() }}'},
      resourceMapper: {mode: 'add', valuesLabel: 'TEXT'},
    }
    const catalog = catalogOf([{...node, properties: [{...property, typeOptions}]}])
    const [description] = catalog.node('n8n-nodes-base.a') ?? []
    expect(JSON.stringify(description)).not.toMatch(/TEXT|code/)
    expect(description).toMatchObject({inputs: null})
    expect(description?.properties[0]?.typeOptions).toEqual({minValue: 1, loadOptions: true, resourceMapper: {mode: 'add'}})
  })

  it('takes no list of options where n8n takes other values as well', () => {
    const options = [{name: 'A', value: 'a'}]
    expect(propertyOf({type: 'options', options})?.options).toEqual([{value: 'a', display: null}])
    expect(propertyOf({type: 'options', options, allowArbitraryValues: true})?.options).toBeNull()
    expect(propertyOf({type: 'options', typeOptions: {loadOptionsMethod: 'get'}})?.options).toBeNull()
  })

  it('keeps members of collections, groups, and patterns of resource locators', () => {
    const inner = {name: 'q', type: 'number', default: 3}
    expect(propertyOf({type: 'collection', options: [inner]})?.values).toMatchObject([{name: 'q', type: 'number', default: 3}])
    expect(propertyOf({type: 'fixedCollection', options: [{name: 'g', values: [inner]}]})?.groups).toMatchObject([{name: 'g', values: [{name: 'q'}]}])
    const modes = [
      {name: 'list', type: 'list'},
      {name: 'id', type: 'string', validation: [{type: 'regex', properties: {regex: '[a-z]+'}}]},
    ]
    expect(propertyOf({type: 'resourceLocator', modes})?.modes).toEqual([
      {name: 'list', patterns: []},
      {name: 'id', patterns: ['[a-z]+']},
    ])
  })

  it('refuses what is no description', () => {
    expect(() => catalogOf([{...plain, version: 'one'}])).toThrow()
    expect(() => catalogOf([{...plain, version: []}])).toThrow()
  })
})

describe('credential types', () => {
  it('say which may sign any request: those that do it themselves, and whatever extends OAuth', () => {
    const signs = (name: string) => exampleCatalog.credential(name)?.authenticates
    expect(['httpHeaderAuth', 'slackApi', 'slackOAuth2Api', 'gmailOAuth2', 'oAuth2Api'].map(signs)).toEqual([true, true, true, true, true])
    expect(['smtp', 'postgres', 'jwtAuth', 'httpSslAuth'].map(signs)).toEqual([false, false, false, false])
    expect(exampleCatalog.credential('httpBasicAuth')?.genericAuth).toBe(true)
    expect(exampleCatalog.credential('slackApi')?.genericAuth).toBe(false)
  })

  it('may be for certain nodes only', () => {
    const credentials = [
      {name: 'open', supportedNodes: ['a']},
      {name: 'closed', supportedNodes: ['a', '@acme/b.c'], restrictToSupportedNodes: true},
    ]
    const catalog = catalogOf([plain], {credentials})
    expect(catalog.credential('open')?.restrictedTo).toBeNull()
    expect(catalog.credential('closed')?.restrictedTo).toEqual(['n8n-nodes-base.a', '@acme/b.c'])
  })

  it('that extend each other in a circle are read all the same', () => {
    const catalog = catalogOf([plain], {
      credentials: [
        {name: 'x', extends: ['y']},
        {name: 'y', extends: ['x']},
      ],
    })
    expect(catalog.credential('x')?.authenticates).toBe(false)
  })
})

describe('what the public API takes', () => {
  it('is read through references, and what is only answered apart from it', () => {
    expect([...(exampleCatalog.api?.workflow ?? [])]).toEqual(['name', 'nodes', 'connections', 'settings', 'staticData', 'shared'])
    expect(exampleCatalog.api?.workflowReadOnly.has('activeVersion')).toBe(true)
    expect(exampleCatalog.api?.settings.has('executionOrder')).toBe(true)
    expect(exampleCatalog.api?.node.has('onError')).toBe(true)
    expect([...(exampleCatalog.api?.nodeReadOnly ?? [])]).toEqual(['createdAt', 'updatedAt'])
  })

  it.each([
    '',
    'paths: {}',
    '[]',
    'a: [',
    'paths: {/workflows: {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/a"}}}}}}}\ncomponents: {schemas: {a: {$ref: "#/components/schemas/a"}}}',
  ])('is not known when the description is another (%#)', (text) => {
    expect(readApiFields(text)).toBeNull()
  })
})
