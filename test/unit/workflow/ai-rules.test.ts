import {describe, expect, it} from 'vitest'

import {found, named, type Wire, wired} from './judged.ts'

const langchain = '@n8n/n8n-nodes-langchain.'
const start = {name: 'Start', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const agent = {name: 'Agent', type: `${langchain}agent`, typeVersion: 2.2}
const model = (name: string, more: object = {}) => ({name, type: `${langchain}lmChatOpenAi`, typeVersion: 1.2, ...more})
const toAgent: Wire = ['Start', 'Agent']

function asModel(name: string, input = 0): Wire {
  return [name, 'Agent', {type: 'ai_languageModel', input}]
}

describe('a sub-node that a node cannot do without', () => {
  it.each([
    ['is not there', [], [], ['Agent']],
    ['is there', [model('M')], [asModel('M')], []],
    ['is switched off', [model('M', {disabled: true})], [asModel('M')], ['Agent']],
    ['is at an index that the node does not have', [model('M')], [asModel('M', 1)], ['Agent']],
  ] as const)('%s', (_, models, wires, expected) => {
    expect(named('sub-node-missing', {nodes: [start, agent, ...models], connections: wired(toAgent, ...wires)})).toEqual(expected)
  })

  it('is wanted twice for a fallback, the second time at the second index', () => {
    const asking = {...agent, parameters: {needsFallback: true}}
    const nodes = [start, asking, model('M'), model('N')]
    expect(found('sub-node-missing', {nodes, connections: wired(toAgent, asModel('M'))})[0]?.message).toContain('number 2')
    expect(named('sub-node-missing', {nodes, connections: wired(toAgent, asModel('M'), asModel('N'))})).toEqual(['Agent'])
    expect(named('sub-node-missing', {nodes, connections: wired(toAgent, asModel('M'), asModel('N', 1))})).toEqual([])
  })

  it('is not missed at a node that is switched off or connected to nothing', () => {
    expect(named('sub-node-missing', {nodes: [start, agent], connections: {}})).toEqual([])
    expect(named('sub-node-missing', {nodes: [start, {...agent, disabled: true}], connections: wired(toAgent)})).toEqual([])
  })

  it('is missed at a sub-node as well', () => {
    const store = {
      name: 'Store',
      type: `${langchain}vectorStoreInMemory`,
      typeVersion: 1.1,
      parameters: {mode: 'retrieve-as-tool', toolName: 'kb', toolDescription: 'x'},
    }
    const connections = wired(toAgent, asModel('M'), ['Store', 'Agent', {type: 'ai_tool'}])
    expect(named('sub-node-missing', {nodes: [start, agent, model('M'), store], connections})).toEqual(['Store'])
  })
})

describe('more sub-nodes than a node takes', () => {
  const nodes = [start, agent, model('M'), model('N')]

  it('stop it', () => {
    const [finding] = found('too-many-sub-nodes', {nodes, connections: wired(toAgent, asModel('M'), asModel('N'))})
    expect(finding).toMatchObject({node: 'Agent', severity: 'error'})
    expect(finding?.message).toContain('"M" and "N"')
  })

  it('are none when one is connected twice or one is switched off', () => {
    expect(named('too-many-sub-nodes', {nodes, connections: wired(toAgent, asModel('M'), asModel('M'))})).toEqual([])
    const off = [start, agent, model('M'), model('N', {disabled: true})]
    expect(named('too-many-sub-nodes', {nodes: off, connections: wired(toAgent, asModel('M'), asModel('N'))})).toEqual([])
  })
})

describe('tools', () => {
  const code = (name: string, more: object = {}) => ({
    name,
    type: `${langchain}toolCode`,
    typeVersion: 1.3,
    parameters: {description: 'Adds.', jsCode: 'return 1'},
    ...more,
  })
  const asTool = (name: string): Wire => [name, 'Agent', {type: 'ai_tool'}]
  const judge = (rule: string, ...tools: readonly {name: string}[]) =>
    found(rule, {nodes: [start, agent, model('M'), ...tools], connections: wired(toAgent, asModel('M'), ...tools.map(({name}) => asTool(name)))})

  it.each([
    ['Add up', 'Add-up', 0],
    ['Add up', 'Add_up', 1],
    ['Übersicht', 'Äbersicht', 1],
    ['天气', '地图', 1],
  ])('named %j and %j have the same name for a model %i times', (one, other, count) => {
    expect(judge('tool-name-duplicate', code(one), code(other))).toHaveLength(count)
  })

  it('may have their name from a parameter', () => {
    const old = (name: string, parameter: string) =>
      code(name, {typeVersion: 1.1, parameters: {description: 'Adds.', jsCode: 'return 1', name: parameter}})
    expect(judge('tool-name-duplicate', old('A', 'same'), old('B', 'same'))).toHaveLength(1)
    expect(judge('tool-name-duplicate', old('A', '={{ $json.x }}'), old('B', '={{ $json.x }}'))).toEqual([])
    const [first] = judge('tool-name-invalid', code('A', {typeVersion: 1, parameters: {description: 'Adds.', jsCode: 'return 1', name: 'my tool'}}))
    expect(first?.severity).toBe('warning')
  })

  it.each([
    ['Find lead', 0],
    ['1. Find lead', 1],
    ['find-lead', 1],
  ])('for HTTP requests named %j are refused %i times', (name, count) => {
    const tool = {name, type: `${langchain}toolHttpRequest`, typeVersion: 1.1, parameters: {toolDescription: 'Finds.', url: 'https://crm.acme.io'}}
    expect(judge('tool-name-invalid', tool)).toHaveLength(count)
  })
})
