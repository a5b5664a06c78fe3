import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import type {Ports} from '../../../src/lib/workflow/catalog/computed-inputs.ts'
import {describeNodes} from '../../../src/lib/workflow/catalog/describe-nodes.ts'
import {inputsOf, outputsOf} from '../../../src/lib/workflow/catalog/node-ports.ts'
import {buildModel} from '../../../src/lib/workflow/model/build-model.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'
import {found, named, type Wire, wired} from './judged.ts'

const langchain = '@n8n/n8n-nodes-langchain.'

function described(type: string, typeVersion: number, parameters: object = {}, more: object = {}) {
  const name = type.includes('.') ? type : `n8n-nodes-base.${type}`
  const [node] = describeNodes(buildModel({nodes: [{name: 'A', type: name, typeVersion, parameters, ...more}]}, []), exampleCatalog)
  if (node?.description == null) throw new Error(`the example catalogue has no ${name} ${typeVersion}`)
  return node
}

/** As one word for each port; `!` when it must be connected, with the most connections it takes. */
function words(ports: Ports): string {
  return ports === null
    ? 'unknown'
    : ports.map(({type, required, maxConnections}) => `${type}${required ? '!' : ''}${maxConnections ?? ''}`).join(' ')
}

const rules = (count: number) => ({rules: {values: Array.from({length: count}, () => ({}))}})
const model = 'ai_languageModel!1'

describe('the inputs of a node', () => {
  it.each([
    ['noOp', 1, {}, 'main'],
    ['scheduleTrigger', 1.2, {}, ''],
    ['merge', 2.1, {}, 'main main'],
    ['merge', 3.1, {}, 'main main'],
    ['merge', 3.1, {numberInputs: 4}, 'main main main main'],
    ['merge', 3.1, {numberInputs: '={{ $json.count }}'}, 'unknown'],
    ['merge', 3.1, {numberInputs: 1e9}, 'unknown'],
    [`${langchain}agent`, 2.2, {}, `main ${model} ai_memory1 ai_tool`],
    [`${langchain}agent`, 2.2, {hasOutputParser: true, needsFallback: true}, `main ${model} ${model} ai_memory1 ai_tool ai_outputParser1`],
    [`${langchain}agent`, 1.7, {}, `main ${model} ai_memory1 ai_tool`],
    [`${langchain}agent`, 1.5, {agent: 'reActAgent', hasOutputParser: true}, `main ${model} ai_tool ai_outputParser1`],
    [`${langchain}agent`, 1.5, {agent: 'sqlAgent'}, `main ${model} ai_memory1`],
    [`${langchain}chainLlm`, 1.5, {}, `main ${model}`],
    [`${langchain}outputParserStructured`, 1.2, {}, ''],
    [`${langchain}outputParserStructured`, 1.2, {autoFix: true}, model],
    [`${langchain}vectorStoreInMemory`, 1.1, {mode: 'insert'}, 'ai_embedding!1 main ai_document!1'],
    [`${langchain}vectorStoreInMemory`, 1.1, {mode: 'retrieve'}, 'ai_embedding!1'],
    [`${langchain}chatTrigger`, 1.1, {}, ''],
    [`${langchain}chatTrigger`, 1.1, {public: true, options: {loadPreviousSession: 'memory'}}, 'ai_memory!1'],
  ])('%s %d with %j', (type, version, parameters, expected) => {
    expect(words(inputsOf(described(type, version, parameters)))).toBe(expected)
  })
})

describe('the outputs of a node', () => {
  it.each([
    ['noOp', 1, {}, 'main'],
    ['if', 2.2, {}, 'main main'],
    ['switch', 1, {}, 'main main main main'],
    ['switch', 2, {rules: {rules: [{}, {}]}}, 'main main'],
    ['switch', 3.2, rules(3), 'main main main'],
    ['switch', 3.2, {...rules(3), options: {fallbackOutput: 'extra'}}, 'main main main main'],
    ['switch', 3.2, {mode: 'expression', numberOutputs: 2}, 'main main'],
    ['switch', 3.2, {mode: 'expression', numberOutputs: '={{ $json.n }}'}, 'unknown'],
    ['webhook', 2, {httpMethod: 'POST'}, 'main'],
    ['webhook', 2, {multipleMethods: true, httpMethod: ['GET', 'POST']}, 'main main'],
    ['respondToWebhook', 1.1, {}, 'main'],
    ['respondToWebhook', 1.4, {enableResponseOutput: true}, 'main main'],
    [`${langchain}vectorStoreInMemory`, 1.1, {mode: 'retrieve-as-tool'}, 'ai_tool'],
    [`${langchain}vectorStoreInMemory`, 1.1, {mode: 'retrieve'}, 'ai_vectorStore'],
    [`${langchain}toolCode`, 1.1, {}, 'ai_tool'],
  ])('%s %d with %j', (type, version, parameters, expected) => {
    expect(words(outputsOf(described(type, version, parameters)))).toBe(expected)
  })

  it('are one more when failures have an output of their own', () => {
    expect(words(outputsOf(described('if', 2.2, {}, {onError: 'continueErrorOutput'})))).toBe('main main main')
    expect(words(outputsOf(described('if', 2.2, {}, {onError: 'continueRegularOutput'})))).toBe('main main')
  })

  it('of a tool that n8n makes of a node is that of a tool', () => {
    expect(words(outputsOf(described('slackTool', 2.3)))).toBe('ai_tool')
    expect(words(inputsOf(described('slackTool', 2.3)))).toBe('')
  })
})

describe('what is computed from parameters', () => {
  it('is there or not, but never fails, whatever the parameters are', () => {
    const types = ['merge', 'switch', 'webhook', 'respondToWebhook', `${langchain}agent`, `${langchain}chainLlm`, `${langchain}vectorStoreInMemory`]
    const key = fc.constantFrom(
      'mode',
      'rules',
      'values',
      'options',
      'numberInputs',
      'numberOutputs',
      'httpMethod',
      'agent',
      'hasOutputParser',
      'rule',
    )
    const parameters = fc.dictionary(key, fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.jsonValue())))
    fc.assert(
      fc.property(fc.constantFrom(...types), parameters, (type, values) => {
        const version = type.endsWith('chainLlm')
          ? 1.5
          : type.endsWith('agent')
            ? 2.2
            : type === 'webhook'
              ? 2
              : type === 'respondToWebhook'
                ? 1.4
                : 1.1
        const node = described(type, type === 'merge' || type === 'switch' ? 3 : version, values)
        expect([inputsOf(node), outputsOf(node)].every((ports) => ports === null || ports.length <= 100)).toBe(true)
      }),
      {numRuns: 300},
    )
  })
})

const start = {name: 'Start', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const agent = {name: 'Agent', type: `${langchain}agent`, typeVersion: 2.2}
const gpt = {name: 'Model', type: `${langchain}lmChatOpenAi`, typeVersion: 1.2}
const switched = {name: 'Switch', type: 'n8n-nodes-base.switch', typeVersion: 3.2, parameters: rules(2)}

describe('a connection', () => {
  const base: readonly Wire[] = [
    ['Start', 'Agent'],
    ['Model', 'Agent', {type: 'ai_languageModel'}],
  ]

  it.each([
    ['a model on a main input', [['Model', 'Agent']], 'Model'],
    ['a step as a tool', [['Step', 'Agent', {type: 'ai_tool'}]], 'Step'],
    ['an agent as a tool of itself', [['Agent', 'Agent', {type: 'ai_tool'}]], 'Agent'],
  ] as const)('%s is not offered', (_, wires, node) => {
    const nodes = [start, agent, gpt, {name: 'Step'}]
    expect(named('connection-not-offered', {nodes, connections: wired(...base, ...wires)})).toEqual([node])
  })

  it('to an input that a parameter takes away is not accepted, and the finding says which parameter', () => {
    const parser = {name: 'Parser', type: `${langchain}outputParserStructured`, typeVersion: 1.2}
    const connections = wired(...base, ['Parser', 'Agent', {type: 'ai_outputParser'}])
    const [finding] = found('connection-not-accepted', {nodes: [start, agent, gpt, parser], connections})
    expect(finding).toMatchObject({node: 'Agent', pointer: '/connections/Parser/ai_outputParser/0/0'})
    expect(finding?.hint).toContain('hasOutputParser')
    const asked = {...agent, parameters: {hasOutputParser: true}}
    expect(named('connection-not-accepted', {nodes: [start, asked, gpt, parser], connections})).toEqual([])
  })

  it('from an output behind the last one leads nowhere; one for failures is proposed where there could be one', () => {
    const nodes = [start, switched, {name: 'Step'}]
    expect(named('connection-output-missing', {nodes, connections: wired(['Start', 'Switch'], ['Switch', 'Step', {output: 1}])})).toEqual([])
    const [third] = found('connection-output-missing', {nodes, connections: wired(['Start', 'Switch'], ['Switch', 'Step', {output: 2}])})
    expect(third).toMatchObject({node: 'Switch'})
    expect(third?.hint).toContain('continueErrorOutput')
    const [fourth] = found('connection-output-missing', {nodes, connections: wired(['Start', 'Switch'], ['Switch', 'Step', {output: 3}])})
    expect(fourth?.hint).not.toContain('continueErrorOutput')
  })

  it('to a main input that is not there is lost; a tool is found at any index', () => {
    const tool = {name: 'Tool', type: `${langchain}toolCode`, typeVersion: 1.3, parameters: {description: 'x', jsCode: 'return 1'}}
    const nodes = [start, agent, gpt, tool, {name: 'Step'}]
    const connections = wired(...base, ['Tool', 'Agent', {type: 'ai_tool', input: 2}], ['Agent', 'Step', {input: 1}])
    expect(named('connection-input-missing', {nodes, connections})).toEqual(['Step'])
  })

  it('of nodes that are switched off, or whose type is not known, is not judged', () => {
    const unknown = {name: 'Custom', type: 'n8n-nodes-acme.custom'}
    const nodes = [start, {name: 'Off', disabled: true}, unknown, {name: 'Step'}]
    const connections = wired(['Start', 'Off'], ['Off', 'Step', {output: 4}], ['Custom', 'Step', {output: 4}], ['Start', 'Custom', {input: 3}])
    for (const rule of ['connection-output-missing', 'connection-input-missing']) expect(named(rule, {nodes, connections})).toEqual([])
  })
})
