import {describe, expect, it} from 'vitest'

import {choice, found, named, request, start, step, type Wire, workflow} from './judged.ts'

const wait = {name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, webhookId: 'w'}
const batches = (name: string, version = 3, parameters: object = {}) => ({
  name,
  type: 'n8n-nodes-base.splitInBatches',
  typeVersion: version,
  parameters,
})

describe('a loop without an exit', () => {
  const loop = (nodes: readonly object[], ...wires: readonly Wire[]) =>
    found('loop-without-exit', workflow([start, ...nodes], ...wires)).map(({severity, node}) => `${severity} ${String(node)}`)

  it.each([
    [
      'steps that pass their items on',
      [step('A'), wait],
      [
        ['Start', 'A'],
        ['A', 'Wait'],
        ['Wait', 'A'],
      ],
      ['error A'],
    ],
    [
      'a node that leads to itself',
      [step('A')],
      [
        ['Start', 'A'],
        ['A', 'A'],
      ],
      ['error A'],
    ],
    [
      'a choice of which one way leads out',
      [step('A'), choice('If')],
      [
        ['Start', 'A'],
        ['A', 'If'],
        ['If', 'A'],
      ],
      [],
    ],
    [
      'a choice of which both ways lead back',
      [step('A'), choice('If')],
      [
        ['Start', 'A'],
        ['A', 'If'],
        ['If', 'A'],
        ['If', 'A', {output: 1}],
      ],
      ['error A'],
    ],
    [
      'a choice that is switched off and always takes its first way',
      [step('A'), choice('If', {disabled: true})],
      [
        ['Start', 'A'],
        ['A', 'If'],
        ['If', 'A'],
      ],
      ['error A'],
    ],
    [
      'requests that end it only by failing',
      [request('Get'), wait],
      [
        ['Start', 'Get'],
        ['Get', 'Wait'],
        ['Wait', 'Get'],
      ],
      ['warning Get'],
    ],
    [
      'requests whose failures lead out',
      [request('Get', {onError: 'continueErrorOutput'}), wait],
      [
        ['Start', 'Get'],
        ['Get', 'Wait'],
        ['Wait', 'Get'],
      ],
      [],
    ],
    [
      'nodes that nothing starts',
      [step('A'), step('B'), wait],
      [
        ['Start', 'B'],
        ['A', 'Wait'],
        ['Wait', 'A'],
      ],
      [],
    ],
    [
      'batches that come to an end',
      [batches('Each'), step('A')],
      [
        ['Start', 'Each'],
        ['Each', 'A', {output: 1}],
        ['A', 'Each'],
      ],
      [],
    ],
    [
      'batches that begin anew each time',
      [batches('Each', 3, {options: {reset: true}}), step('A')],
      [
        ['Start', 'Each'],
        ['Each', 'A', {output: 1}],
        ['A', 'Each'],
      ],
      ['error Each'],
    ],
    [
      'batches whose end leads back to them',
      [batches('Each'), step('A')],
      [
        ['Start', 'Each'],
        ['Each', 'A', {output: 1}],
        ['Each', 'Each'],
        ['A', 'Each'],
      ],
      ['error Each'],
    ],
  ] as const)('of %s', (_, nodes, wires, expected) => {
    expect(loop(nodes, ...wires)).toEqual(expected)
  })

  it('is found beside an exit that it does not pass', () => {
    const nodes = [step('A'), choice('If'), step('B')]
    expect(loop(nodes, ['Start', 'A'], ['A', 'If'], ['A', 'B'], ['B', 'A'], ['If', 'A'])).toEqual(['error A'])
  })
})

describe('a loop over batches', () => {
  const body: readonly Wire[] = [
    ['Start', 'Each'],
    ['A', 'Each'],
  ]

  it.each([
    [3, 1, []],
    [3, 0, ['Each']],
    [2, 0, []],
    [2, 1, ['Each']],
  ])('of version %i is swapped when its body is at the wrong output: %i', (version, output, expected) => {
    expect(named('batch-loop-unwired', workflow([start, batches('Each', version), step('A')], ...body, ['Each', 'A', {output}]))).toEqual(expected)
  })

  it('may be called several times, and end without a body', () => {
    const nodes = [start, {...start, name: 'Other'}, batches('Each'), step('A')]
    const [finding] = found('batch-loop-unwired', workflow(nodes, ['Start', 'Each'], ['Other', 'Each'], ['Each', 'A']))
    expect(finding?.severity).toBe('warning')
  })

  it('works on the first batch only when its body does not return', () => {
    expect(named('batch-loop-not-returning', workflow([start, batches('Each'), step('A')], ['Start', 'Each'], ['Each', 'A', {output: 1}]))).toEqual([
      'Each',
    ])
    expect(named('batch-loop-not-returning', workflow([start, batches('Each', 1), step('A')], ['Start', 'Each'], ['Each', 'A']))).toEqual(['Each'])
  })

  it.each([
    ['with one item to a batch, which takes one branch', 1, []],
    ['with several items to a batch, which may take both', 5, ['Each']],
    ['with a number of items that is not known', '={{ $json.size }}', ['Each']],
    ['with a formula that is a number', '=1', []],
  ])('is called by each branch of a choice in it, %s', (_, batchSize, expected) => {
    const nodes = [start, batches('Each', 3, {batchSize}), choice('If'), step('A'), step('B')]
    const wires: Wire[] = [
      ['Start', 'Each'],
      ['Each', 'If', {output: 1}],
      ['If', 'A'],
      ['If', 'B', {output: 1}],
      ['A', 'Each'],
      ['B', 'Each'],
    ]
    expect(named('loop-returns-twice', workflow(nodes, ...wires))).toEqual(expected)
  })

  it('is called once when a Merge brings its branches together', () => {
    const merge = {name: 'Merge', type: 'n8n-nodes-base.merge', typeVersion: 3.1}
    const nodes = [start, batches('Each'), step('A'), step('B'), merge]
    const wires: Wire[] = [
      ['Start', 'Each'],
      ['Each', 'A', {output: 1}],
      ['Each', 'B', {output: 1}],
      ['A', 'Merge'],
      ['B', 'Merge', {input: 1}],
      ['Merge', 'Each'],
    ]
    expect(named('loop-returns-twice', workflow(nodes, ...wires))).toEqual([])
  })

  it('inside another one needs a reset; the outer one does not', () => {
    const wires: Wire[] = [
      ['Start', 'Outer'],
      ['Outer', 'Inner', {output: 1}],
      ['Inner', 'A', {output: 1}],
      ['A', 'Inner'],
      ['Inner', 'Outer'],
    ]
    expect(named('nested-batches-keep-state', workflow([start, batches('Outer'), batches('Inner'), step('A')], ...wires))).toEqual(['Inner'])
    const reset = batches('Inner', 3, {options: {reset: '={{ $prevNode.name === "Outer" }}'}})
    expect(named('nested-batches-keep-state', workflow([start, batches('Outer'), reset, step('A')], ...wires))).toEqual([])
  })
})
