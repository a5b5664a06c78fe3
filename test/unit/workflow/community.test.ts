import {describe, expect, it} from 'vitest'

import {parseCommunity} from '../../../src/lib/workflow/community/parse-community.ts'
import {readCredentialCode} from '../../../src/lib/workflow/community/read-credential-code.ts'
import {readNodeCode} from '../../../src/lib/workflow/community/read-node-code.ts'
import {withCommunity} from '../../../src/lib/workflow/community/with-community.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'

const list = `
packages:
  - name: '@acme/n8n-nodes-acme'
    version: 1.4.0
    nodes:
      - name: score
        versions: [1, 1.1]
        usableAsTool: true
      - {name: scoreTrigger, trigger: true}
    credentials: [acmeApi]
`

describe('a list of community packages', () => {
  const catalog = withCommunity(exampleCatalog, parseCommunity(list, 'community.yaml'))

  it('adds its nodes and credential types to a release', () => {
    expect(catalog.node('@acme/n8n-nodes-acme.score')).toMatchObject([{versions: [1, 1.1], defaultVersion: 1.1, trigger: false, partial: true}])
    expect(catalog.node('@acme/n8n-nodes-acme.scoreTrigger')).toMatchObject([{versions: [1], trigger: true}])
    expect(catalog.node('@acme/n8n-nodes-acme.scoreTool')).toMatchObject([{outputs: [{type: 'ai_tool'}], partial: true}])
    expect(catalog.credential('acmeApi')).toMatchObject({restrictedTo: null, genericAuth: false})
    expect([...catalog.nodeTypes()]).toEqual([...exampleCatalog.nodeTypes(), '@acme/n8n-nodes-acme.score', '@acme/n8n-nodes-acme.scoreTrigger'])
  })

  it('leaves what the release has as it is', () => {
    const impostor = parseCommunity(list.replaceAll('@acme/n8n-nodes-acme', 'n8n-nodes-base').replace('score\n', 'set\n'), 'community.yaml')
    expect(withCommunity(exampleCatalog, impostor).node('n8n-nodes-base.set')).toBe(exampleCatalog.node('n8n-nodes-base.set'))
    expect(withCommunity(exampleCatalog, [])).toBe(exampleCatalog)
  })

  it('lets nodes be known without judging what is not known of them', () => {
    const node = {id: 'a', name: 'Score', type: '@acme/n8n-nodes-acme.score', typeVersion: 1.1, position: [0, 0], parameters: {any: {thing: 1}}}
    const workflow = {name: 'W', nodes: [node], connections: {}, settings: {}}
    const about = (targets: (typeof catalog)[]) =>
      validateWorkflow(workflow, {targets}).workflows.flatMap(({findings}) =>
        findings.filter((finding) => finding.node === 'Score' && finding.severity === 'error'),
      )
    expect(about([catalog])).toEqual([])
  })

  it('is refused with the line of each fault', () => {
    expect(() => parseCommunity('packages:\n  - name: a\n    version: 1.0.0\n    nodes:\n      - {name: x, versions: [one]}\n', 'c.yaml')).toThrow(
      /c\.yaml:5: .*must be a number/,
    )
    expect(() => parseCommunity('packages:\n  - {name: a, version: 1.0.0, nodes: [{name: x, version: 1}]}', 'c.yaml')).toThrow(
      /"version" is not a member/,
    )
  })
})

describe('the code of a community node', () => {
  const described = (members: string) => `class A { constructor() { this.description = {displayName: 'A', ${members}, properties: make()} } }`

  it.each([
    ['a member set in the constructor', described("name: 'acme', group: ['transform'], version: 2"), {name: 'acme', versions: [2], trigger: false}],
    ['a list of versions', described("name: 'acme', group: ['trigger'], version: [1, 1.1]"), {versions: [1, 1.1], trigger: true}],
    [
      'a field of the class',
      "export class A { description = {displayName: 'A', name: 'acme', group: [], version: 1} }",
      {name: 'acme', versions: [1]},
    ],
    [
      'a default version and its use as a tool',
      described("name: 'acme', group: [], version: [1, 2], defaultVersion: 1, usableAsTool: true"),
      {defaultVersion: 1, usableAsTool: true},
    ],
    [
      'several descriptions',
      "class A extends V { constructor() { const base = {displayName: 'A', name: 'acme', group: [], defaultVersion: 2}; super({1: new A1(base), 2: new A2(base)}, base) } }",
      {name: 'acme', versions: [1, 2], defaultVersion: 2},
    ],
  ])('is read with %s', (_, code, expected) => {
    expect(readNodeCode(code)).toMatchObject(expected)
  })

  it.each([
    ['a computed name', described("name: prefix + 'acme', group: [], version: 1")],
    ['a computed version', described("name: 'acme', group: [], version: newest")],
    ['no description', 'module.exports = {}'],
    ['no JavaScript', 'class {'],
    ['nothing', ''],
    ['brackets without end', '['.repeat(100_000)],
  ])('is not known with %s', (_, code) => {
    expect(readNodeCode(code)).toBeNull()
    expect(readCredentialCode(code)).toBeNull()
  })

  it('is never run', () => {
    expect(readNodeCode(`globalThis.ran = true; ${described("name: 'acme', group: [], version: 1")}`)).not.toBeNull()
    expect('ran' in globalThis).toBe(false)
  })

  it('names a credential type in its constructor or in a field', () => {
    expect(readCredentialCode("class A { constructor() { this.name = 'acmeApi'; this.displayName = 'A' } }")).toBe('acmeApi')
    expect(readCredentialCode("class A { displayName = 'A'; name = 'acmeApi' }")).toBe('acmeApi')
    expect(readCredentialCode("const name = 'other'; other.name = 'x'")).toBeNull()
  })
})
