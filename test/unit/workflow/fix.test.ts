import {describe, expect, it} from 'vitest'
import {type FixOptions, fixWorkflow} from '../../../src/lib/workflow/fix/fix-workflow.ts'
import {workflowReferencesOf} from '../../../src/lib/workflow/fix/workflow-references.ts'
import {parseGoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import {fixture} from './fixtures.ts'

type Json = Record<string, unknown>

const step = (name: string, more: Json = {}): Json => ({name, type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {}, ...more})
const hourly = step('Hourly', {type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2})
const to = (node: string): Json => ({node, type: 'main', index: 0})

function workflow(more: Json = {}): Json {
  return {name: 'Flow', nodes: [hourly, step('Store')], connections: {Hourly: {main: [[to('Store')]]}}, settings: {executionOrder: 'v1'}, ...more}
}

function fixed(value: unknown, options: FixOptions = {}): {value: Json; said: string[]; left: string[]} {
  const {text, changes, unfixed} = fixWorkflow(JSON.stringify(value, undefined, 2), options)
  return {value: JSON.parse(text) as Json, said: changes.map(({message}) => message), left: unfixed.map(({message}) => message)}
}

describe('fixWorkflow strips', () => {
  it('what only exports have, from the workflow and from its nodes', () => {
    const exported = workflow({
      id: 'w1',
      active: false,
      versionId: 'v',
      meta: {instanceId: 'i'},
      tags: [],
      nodes: [hourly, step('Store', {color: '#fff'})],
    })
    const {value, said} = fixed(exported)
    expect(value).toEqual(workflow())
    expect(said).toEqual([
      'Removes id, active, versionId, meta and tags, which only exports have.',
      'Node "Store": removes color, which only exports have.',
    ])
  })

  it('pinned data, and says whose', () => {
    const {value, said} = fixed(workflow({pinData: {Store: [{json: {email: 'a@example.com'}}]}}))
    expect(value).toEqual(workflow())
    expect(said).toEqual(['Removes the data that is pinned to "Store".'])
  })

  it.each([
    ['another file calls it', {keepIds: new Set(['w1'])}],
    ['the tenant has it', {manifest: {name: 'Acme', workflows: [{id: 'w1'}]}}],
    ['it answers a webhook of the tenant', {manifest: {name: 'Acme', webhooks: [{method: 'GET', path: 'a', workflow: 'w1'}]}}],
  ] satisfies [string, FixOptions][])('not the id of a workflow when %s', (_, options) => {
    expect(fixed(workflow({id: 'w1', active: true}), options).value).toEqual(workflow({id: 'w1'}))
  })

  it('not the id of a workflow that another one in the same list, or it itself, refers to', () => {
    const caller = workflow({id: 'w2', settings: {errorWorkflow: 'w2'}, nodes: [hourly, step('Store', {parameters: {workflowId: {value: 'w1'}}})]})
    const {text} = fixWorkflow(JSON.stringify([workflow({id: 'w1'}), caller, workflow({id: 'w3'})]))
    expect((JSON.parse(text) as Json[]).map(({id}) => id)).toEqual(['w1', 'w2', undefined])
  })

  it('finds references in calls, error workflows and callers', () => {
    const caller = workflow({
      nodes: [step('A', {parameters: {workflowId: 'old'}}), step('B', {parameters: {workflowId: {__rl: true, value: 'new'}}})],
      settings: {errorWorkflow: 'onError', callerIds: 'x, y'},
    })
    expect([...workflowReferencesOf(JSON.stringify(caller))].sort()).toEqual(['new', 'old', 'onError', 'x', 'y'])
    expect([...workflowReferencesOf('no workflow')]).toEqual([])
  })
})

describe('fixWorkflow completes settings', () => {
  it('where there are none', () => {
    const {value, said} = fixed(workflow({settings: undefined}))
    expect(value).toEqual(workflow())
    expect(said).toEqual(['Adds settings with executionOrder "v1".'])
  })

  it('and never changes an order of execution that is there', () => {
    expect(fixed(workflow({settings: {executionOrder: 'v0'}}))).toEqual({value: workflow({settings: {executionOrder: 'v0'}}), said: [], left: []})
    expect(fixed(workflow({settings: {}})).said).toEqual([])
  })

  it('by what a golden template and a policy require and n8n takes', () => {
    const template = parseGoldenTemplate(
      '{"name": "Fleet", "requiredSettings": {"timezone": "Etc/UTC", "executionOrder": "v1", "nonsense": 1, "saveDataErrorExecution": "some"}}',
      'template',
    )
    const policy = {name: 'Fleet', settings: {required: {executionTimeout: 600, timezone: 'Etc/UTC'}}}
    const {value, said} = fixed(workflow({settings: {executionOrder: 'v0'}}), {template, policy})
    expect(value.settings).toEqual({executionOrder: 'v0', timezone: 'Etc/UTC', executionTimeout: 600})
    expect(said).toEqual([
      'Adds timezone "Etc/UTC" to the settings, as the golden template requires.',
      'Adds executionTimeout 600 to the settings, as the policy requires.',
    ])
    expect(fixed(workflow({settings: undefined}), {template, policy}).value.settings).toEqual({
      executionOrder: 'v1',
      executionTimeout: 600,
      timezone: 'Etc/UTC',
    })
  })

  it('by removing "DEFAULT", which n8n itself drops and its API refuses', () => {
    const {value} = fixed(workflow({settings: {executionOrder: 'v1', saveDataErrorExecution: 'DEFAULT', timezone: 'DEFAULT'}}))
    expect(value).toEqual(workflow())
  })

  it("not in a copy from n8n's canvas, which would still be no saved workflow", () => {
    const copy = {nodes: [hourly, step('Store')], connections: {Hourly: {main: [[to('Store')]]}}}
    expect(fixed({...copy, meta: {instanceId: 'i'}})).toMatchObject({value: copy, left: []})
  })
})

describe('fixWorkflow mends connections', () => {
  const mended = (connections: Json, nodes: Json[] = [hourly, step('Store')]): unknown => fixed(workflow({connections, nodes})).value.connections

  it('by removing those from and to nodes that are not there', () => {
    const good = {Hourly: {main: [[to('Store')]]}}
    expect(mended({...good, 'Send the newsletter': {main: [[to('Store')]]}})).toEqual(good)
    expect(mended({Hourly: {main: [[to('Send the newsletter'), to('Store')]]}})).toEqual(good)
    expect(mended({...good, Store: {main: [[to('Send the newsletter')]]}})).toEqual(good)
    expect(mended({...good, Store: {main: [[to('Send the newsletter')]], ai_tool: []}})).toEqual({...good, Store: {ai_tool: []}})
  })

  it('by removing empty outputs at the end, but none that give others their number', () => {
    const split = (outputs: unknown[]): Json => ({Hourly: {main: outputs}})
    expect(mended(split([[to('Store')], [to('Send the newsletter')]]))).toEqual(split([[to('Store')]]))
    expect(mended(split([[to('Store')], [], [to('Send the newsletter')], null]))).toEqual(split([[to('Store')]]))
    expect(mended(split([[to('Send the newsletter')], [to('Store')]]))).toEqual(split([[], [to('Store')]]))
    expect(mended(split([[to('Store')], []]))).toEqual(split([[to('Store')], []]))
  })

  it('by writing the name of a node for its id', () => {
    const nodes = [{...hourly, id: 'n1'}, step('Store', {id: 'n2'})]
    expect(mended({n1: {main: [[to('n2')]]}}, nodes)).toEqual({Hourly: {main: [[to('Store')]]}})
  })

  it('by taking away a source that is named by id and leads nowhere', () => {
    const nodes = [{...hourly, id: 'n1'}, step('Store', {id: 'n2'})]
    expect(mended({Hourly: {main: [[to('Store')]]}, n2: {main: [[to('Send the newsletter')]]}}, nodes)).toEqual({Hourly: {main: [[to('Store')]]}})
  })

  it('but leaves what may be a slip of the pen, or cannot be put together, to a person', () => {
    const slip = {Hourly: {main: [[to('Store'), to('Stor')]]}, Hourli: {main: [[to('Store')]]}}
    expect(fixed(workflow({connections: slip}))).toEqual({
      value: workflow({connections: slip}),
      said: [],
      left: [
        '"Hourly" is connected to "Stor", which may be meant for "Store"; correct or remove it by hand.',
        'Connections start at "Hourli", which may be meant for "Hourly"; rename or remove them by hand.',
      ],
    })
    const twice = {Hourly: {main: [[to('Store')]]}, n1: {main: [[to('Store')]]}}
    const {left} = fixed(workflow({nodes: [{...hourly, id: 'n1'}, step('Store')], connections: twice}))
    expect(left).toEqual(['Connections start both at "Hourly" and at its id "n1"; put them together by hand.'])
  })

  it('and takes a name with another number for that of a node which was deleted', () => {
    expect(mended({Hourly: {main: [[to('Store'), to('Store1')]]}, Store2: {main: [[to('Store')]]}})).toEqual({Hourly: {main: [[to('Store')]]}})
  })

  it('and leaves alone what is no connection at all', () => {
    const odd = {Hourly: {main: [to('Store'), 'x', [null, {node: ''}, {node: 7}]], ai_tool: {}}, Store: 'x'}
    expect(mended(odd)).toEqual(odd)
  })
})

describe('fixWorkflow completes credentials from the manifest', () => {
  const manifest = {
    name: 'Acme',
    credentials: [
      {id: 'c1', type: 'httpBasicAuth', name: 'Warehouse'},
      {id: 'c2', type: 'httpBasicAuth', name: 'Shop'},
      {id: 'c3', type: 'httpBasicAuth', name: 'Shop'},
      {id: 'c4', type: 'slackApi', name: 'Warehouse'},
    ],
  }
  const credentialsAfter = (httpBasicAuth: unknown, options: FixOptions = {manifest}): {after: unknown; left: string[]} => {
    const {value, left} = fixed(workflow({nodes: [hourly, step('Store', {credentials: {httpBasicAuth}})]}), options)
    return {after: (value.nodes as {credentials?: Json}[])[1]?.credentials?.httpBasicAuth, left}
  }

  it.each([
    ['a name alone, as old releases wrote it', 'Warehouse', {id: 'c1', name: 'Warehouse'}],
    ['a name without an id', {id: null, name: 'Warehouse'}, {id: 'c1', name: 'Warehouse'}],
    ['a name, with what else is there', {name: 'Warehouse', extra: 1}, {name: 'Warehouse', extra: 1, id: 'c1'}],
    ['an id without a name', {id: 'c3'}, {id: 'c3', name: 'Shop'}],
  ])('for %s', (_, before, after) => {
    expect(credentialsAfter(before)).toEqual({after, left: []})
  })

  it('never by a guess', () => {
    expect(credentialsAfter('Shop')).toEqual({
      after: 'Shop',
      left: ['Node "Store": the manifest has 2 httpBasicAuth credentials with the name "Shop"; choose the credential by hand.'],
    })
    expect(credentialsAfter('Office').left).toEqual([
      'Node "Store": the manifest has no httpBasicAuth credential with the name "Office"; choose the credential by hand.',
    ])
    expect(credentialsAfter('Warehouse', {})).toEqual({after: 'Warehouse', left: []})
    const managed = {id: null, name: 'Warehouse', __aiGatewayManaged: true}
    expect(credentialsAfter(managed).after).toEqual(managed)
  })
})

describe('fixWorkflow does nothing that would bring a finding', () => {
  it('and says what it left out, while the rest is done', () => {
    const template = parseGoldenTemplate(JSON.stringify({name: 'Flow', workflow: workflow()}), 'template')
    const policy = {name: 'Fleet', settings: {required: {timezone: 'Etc/UTC'}}}
    expect(fixed(workflow({pinData: {}}), {policy}).value).toEqual(workflow({settings: {executionOrder: 'v1', timezone: 'Etc/UTC'}}))
    expect(fixed(workflow({pinData: {}}), {policy, template})).toEqual({
      value: workflow(),
      said: ['Removes pinData, which is empty.'],
      left: ['Not done, because golden-drift would find more afterwards: Adds timezone "Etc/UTC" to the settings, as the policy requires.'],
    })
  })
})

describe('fixWorkflow leaves as it is', () => {
  it.each([
    ['a sound workflow', fixture('sound')],
    ['what is not JSON', '{"nodes": ['],
    ['what is no workflow', '{"id": "a", "tags": []}'],
    ['an empty text', ''],
    ['a text in which a key comes twice', '{"name": "x", "id": 1, "nodes": [], "id": 2, "connections": {}, "settings": {}}'],
    ['what is nested too deep', `{"id": 1, "nodes": [], "connections": {}, "staticData": ${'['.repeat(2000)}${']'.repeat(2000)}}`],
  ])('%s', (_, text) => {
    expect(fixWorkflow(text)).toEqual({text, changes: [], unfixed: [], edits: []})
  })
})
