import {describe, expect, it} from 'vitest'

import {choice, found, named, request, start, step, type Wire, workflow} from './judged.ts'

describe('a node that cannot be reached', () => {
  it('is named once for everything behind it, and a loop in the air by its first node', () => {
    const nodes = [start, step('A'), step('B'), step('C'), step('D'), step('E')]
    const lost = found('node-unreachable', workflow(nodes, ['Start', 'A'], ['B', 'C'], ['D', 'E'], ['E', 'D']))
    expect(lost.map(({node}) => node)).toEqual(['B', 'D'])
    expect(lost[0]?.message).toContain('the node behind it')
  })

  it('is not looked for where nothing starts the workflow, and never is a sticky note, a sub-node, or what is switched off', () => {
    expect(named('node-unreachable', workflow([step('A'), step('B')], ['A', 'B']))).toEqual([])
    const note = {name: 'Note', type: 'n8n-nodes-base.stickyNote'}
    const model = {name: 'Model', type: '@n8n/n8n-nodes-langchain.lmChatOpenAi'}
    const agent = {name: 'Agent', type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 2.2}
    const nodes = [start, note, model, agent, step('Off', {disabled: true})]
    expect(named('node-unreachable', workflow(nodes, ['Start', 'Agent'], ['Model', 'Agent', {type: 'ai_languageModel'}]))).toEqual([])
  })

  it('may begin at a node of a community package, which may be a trigger', () => {
    const nodes = [start, step('A'), {name: 'Custom', type: 'n8n-nodes-acme.listen'}, step('B')]
    expect(named('node-unreachable', workflow(nodes, ['Start', 'A'], ['Custom', 'B']))).toEqual([])
  })

  it('is not one behind a trigger that is switched off', () => {
    const off = {...start, name: 'Off', disabled: true}
    expect(named('node-unreachable', workflow([start, off, step('A'), step('B')], ['Start', 'A'], ['Off', 'B']))).toEqual([])
  })
})

describe('a Merge', () => {
  const merge = (parameters: object) => ({name: 'Merge', type: 'n8n-nodes-base.merge', typeVersion: 3.1, parameters})
  const fork: readonly Wire[] = [
    ['Start', 'If'],
    ['If', 'A'],
    ['A', 'Merge'],
    ['If', 'Merge', {output: 1, input: 1}],
  ]

  it.each([
    [{mode: 'append'}, []],
    [{mode: 'chooseBranch'}, ['Merge']],
    [{mode: 'combine', combineBy: 'combineByFields', joinMode: 'keepEverything'}, []],
    [{mode: 'combine', combineBy: 'combineByPosition'}, ['Merge']],
    [{mode: 'combine', combineBy: 'combineByPosition', options: {includeUnpaired: true}}, []],
    [{mode: '={{ $json.mode }}'}, []],
  ])('with %j of the two branches of a choice', (parameters, expected) => {
    expect(named('merge-of-exclusive-branches', workflow([start, choice('If'), step('A'), merge(parameters)], ...fork))).toEqual(expected)
  })

  it('is no matter when the branches come together before it, or start at the same node', () => {
    const nodes = [start, choice('If'), step('A'), step('B'), merge({mode: 'chooseBranch'})]
    const together: Wire[] = [
      ['Start', 'If'],
      ['If', 'A'],
      ['If', 'A', {output: 1}],
      ['A', 'Merge'],
      ['A', 'B'],
      ['B', 'Merge', {input: 1}],
    ]
    expect(named('merge-of-exclusive-branches', workflow(nodes, ...together))).toEqual([])
  })

  it('of what different triggers start never gets all of it', () => {
    const nodes = [start, {...start, name: 'Other'}, merge({mode: 'chooseBranch'})]
    expect(named('merge-of-exclusive-branches', workflow(nodes, ['Start', 'Merge'], ['Other', 'Merge', {input: 1}]))).toEqual(['Merge'])
  })
})

describe('failures', () => {
  const wires: readonly Wire[] = [
    ['Start', 'Get'],
    ['Get', 'A'],
  ]

  it('that leave at an output of their own are dropped when it is not connected', () => {
    const nodes = [start, request('Get', {onError: 'continueErrorOutput'}), step('A'), step('B')]
    expect(named('error-output-unwired', workflow(nodes, ...wires))).toEqual(['Get'])
    expect(named('error-output-unwired', workflow(nodes, ...wires, ['Get', 'B', {output: 1}]))).toEqual([])
  })

  it('leave behind all outputs of a node that has several', () => {
    const nodes = [start, choice('If', {onError: 'continueErrorOutput'}), step('A')]
    expect(named('error-output-unwired', workflow(nodes, ['Start', 'If'], ['If', 'A', {output: 1}]))).toEqual(['If'])
    expect(named('error-output-unwired', workflow(nodes, ['Start', 'If'], ['If', 'A', {output: 2}]))).toEqual([])
    expect(named('connection-output-missing', workflow(nodes, ['Start', 'If'], ['If', 'A', {output: 3}]))).toEqual(['If'])
  })

  it.each([
    ['an error workflow', {}, {errorWorkflow: 'f2Jq8xQyTnVh3LzR'}],
    ['a retry', {retryOnFail: true}, {}],
    ['an output for them', {onError: 'continueErrorOutput'}, {}],
  ])('are thought of where there is %s', (_, member, settings) => {
    const handled = {...workflow([start, request('Get', member), step('A')], ...wires), settings: {executionOrder: 'v1', ...settings}}
    expect(named('failures-unhandled', handled)).toEqual([])
    expect(named('failures-unhandled', workflow([start, request('Get'), step('A')], ...wires))).toEqual([null])
  })

  it('of a chat or of a webhook that answers are seen by somebody', () => {
    const hook = {name: 'Start', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: 'h', parameters: {path: 'a', responseMode: 'lastNode'}}
    expect(named('failures-unhandled', workflow([hook, request('Get'), step('A')], ...wires))).toEqual([])
  })
})

describe('the old order of execution', () => {
  it('matters only for loops and for nodes with several inputs', () => {
    const settings = {executionOrder: 'v0'}
    const loop = workflow([start, step('A'), choice('If')], ['Start', 'A'], ['A', 'If'], ['If', 'A'])
    expect(named('execution-order-legacy', {...loop, settings})).toEqual(['A'])
    expect(named('execution-order-legacy', {...loop, settings: {}})).toEqual(['A'])
    expect(named('execution-order-legacy', loop)).toEqual([])
    expect(named('execution-order-legacy', {...workflow([start, step('A')], ['Start', 'A']), settings})).toEqual([])
  })
})
