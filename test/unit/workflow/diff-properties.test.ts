import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {diffWorkflows} from '../../../src/lib/workflow/diff/diff-workflows.ts'
import {allWorkflowTexts} from './fixtures.ts'

type Json = Record<string, unknown>

// The same cases each time, so that a failure is never news of another day.
fc.configureGlobal({seed: 5})

/** Sound ones: with names that are all different, as n8n demands. */
const workflows = allWorkflowTexts()
  .map((text) => JSON.parse(text) as Json)
  .filter(({nodes}) => Array.isArray(nodes) && new Set(nodes.map(({name}: Json) => name)).size === nodes.length)

const workflow = fc.constantFrom(...workflows)

/** The same workflow as another program would write it: nodes and keys in another order, drawn elsewhere. */
function rewritten(value: Json, order: (key: string) => number): Json {
  const shuffled = (list: Json[]): Json[] => list.toSorted((a, b) => order(String(a.name)) - order(String(b.name)))
  const sorted = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(sorted)
    if (typeof inner !== 'object' || inner === null) return inner
    return Object.fromEntries(
      Object.entries(inner)
        .sort(([a], [b]) => order(a) - order(b))
        .map(([key, member]) => [key, sorted(member)]),
    )
  }
  const nodes = shuffled(value.nodes as Json[]).map((node) => ({...node, position: [order(String(node.name)), 0]}))
  return sorted({...value, nodes, versionId: 'other', pinData: {}}) as Json
}

/** The workflow after a person renamed one of its nodes in n8n's editor. */
function renamed(value: Json, from: string, to: string): Json {
  const quoted = JSON.stringify(from).slice(1, -1)
  const connections = JSON.parse(JSON.stringify(value.connections).replaceAll(JSON.stringify(from), JSON.stringify(to))) as Json
  const text = JSON.stringify((value.nodes as Json[]).map((node) => ({...node, name: node.name === from ? to : node.name})))
  return {
    ...value,
    connections,
    nodes: JSON.parse(text.replaceAll(`$('${quoted}')`, `$('${to}')`).replaceAll(`$node[\\"${quoted}\\"]`, `$node[\\"${to}\\"]`)),
  }
}

describe('diffWorkflows, over the workflows of this repository', () => {
  it('finds no difference in the same workflow, written in another order and drawn elsewhere', () => {
    fc.assert(
      fc.property(workflow, fc.func(fc.nat()), (value, order) => {
        expect(diffWorkflows(value, value).equal).toBe(true)
        expect(diffWorkflows(value, rewritten(value, order))).toMatchObject({equal: true, nodes: [], connections: [], settings: []})
      }),
    )
  })

  it('tells a rename as one difference', () => {
    const steps = workflow.chain((value) => fc.tuple(fc.constant(value), fc.constantFrom(...(value.nodes as Json[]).map(({name}) => String(name)))))
    fc.assert(
      fc.property(
        steps.filter(([value, name]) => (value.nodes as Json[]).find((node) => node.name === name)?.type !== 'n8n-nodes-base.stickyNote'),
        ([value, name]) => {
          const {nodes, connections} = diffWorkflows(value, renamed(value, name, 'Quite Another'))
          expect(nodes).toMatchObject([{kind: 'changed', name: 'Quite Another', renamedFrom: name, changes: []}])
          expect(connections).toEqual([])
        },
      ),
    )
  })

  it('tells of every pair the same from both ends', () => {
    fc.assert(
      fc.property(workflow, workflow, (a, b) => {
        const [there, back] = [diffWorkflows(a, b), diffWorkflows(b, a)]
        const count = (diff: typeof there, kind: string): number => diff.nodes.filter((node) => node.kind === kind).length
        expect(back.equal).toBe(there.equal)
        expect([count(back, 'added'), count(back, 'removed'), count(back, 'changed')]).toEqual([
          count(there, 'removed'),
          count(there, 'added'),
          count(there, 'changed'),
        ])
        expect(back.connections.length).toBe(there.connections.length)
      }),
    )
  })

  it('takes anything for a workflow and never throws', () => {
    const anything = fc.oneof(fc.jsonValue(), workflow, fc.record({nodes: fc.jsonValue(), connections: fc.jsonValue(), settings: fc.jsonValue()}))
    const odd = fc.oneof(
      anything,
      fc.record({
        nodes: fc.array(
          fc.oneof(fc.jsonValue(), fc.record({name: fc.jsonValue(), id: fc.jsonValue(), type: fc.jsonValue(), parameters: fc.jsonValue()})),
        ),
      }),
    )
    fc.assert(
      fc.property(odd, odd, (a, b) => {
        expect(diffWorkflows(a, a).equal).toBe(true)
        expect(JSON.stringify(diffWorkflows(a, b)).length).toBeGreaterThan(0)
      }),
      {numRuns: 500},
    )
  })

  it('survives a value that contains itself, and one that is nested very deep', () => {
    const cyclic: Json = {}
    cyclic.self = cyclic
    let deep: unknown = 1
    for (let i = 0; i < 100_000; i++) deep = [deep]
    for (const value of [cyclic, deep]) {
      const flow = (v: unknown): Json => ({nodes: [{name: 'A', type: 't', parameters: {value, v}}], settings: {value: v}})
      expect(diffWorkflows(flow(1), flow({...cyclic, v: 2})).equal).toBe(false)
    }
  })

  it('takes little more than twice as long for twice as many nodes', {timeout: 60_000}, () => {
    const big = (count: number, version: number): Json => ({
      nodes: Array.from({length: count}, (_, i) => ({
        id: String(i),
        name: `Node ${i}${i % 9 === 0 ? ` v${version}` : ''}`,
        type: 'n8n-nodes-base.set',
        parameters: {version, text: `={{ $('Node ${i - 1}').item.json.x }}`, list: [1, 2, {i}]},
      })),
      connections: Object.fromEntries(
        Array.from({length: count}, (_, i) => [`Node ${i}`, {main: [[{node: `Node ${i + 1}`, type: 'main', index: version}]]}]),
      ),
    })
    const fastestMs = (count: number): number => {
      const [before, after] = [big(count, 1), big(count, 2)]
      const times = Array.from({length: 5}, () => {
        const startedAt = performance.now()
        diffWorkflows(before, after)
        return performance.now() - startedAt
      })
      return Math.min(...times)
    }
    fastestMs(500)
    // Others may use the machine during one of the two measurements; what grows with the square is 64 times as slow in every try.
    const ratios: number[] = []
    do ratios.push(fastestMs(16_000) / fastestMs(2000))
    while (Math.min(...ratios) >= 20 && ratios.length < 5)
    expect(Math.min(...ratios)).toBeLessThan(20)
  })
})
