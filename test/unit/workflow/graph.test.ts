import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {graphOf} from '../../../src/lib/workflow/graph/adjacency.ts'
import {endlessAmong} from '../../../src/lib/workflow/graph/endless.ts'
import {loopsIn} from '../../../src/lib/workflow/graph/loops.ts'
import {reachableFrom, reaching} from '../../../src/lib/workflow/graph/reachable.ts'
import {startsReaching} from '../../../src/lib/workflow/graph/starts-reaching.ts'
import {buildModel} from '../../../src/lib/workflow/model/build-model.ts'
import type {NodeModel, WorkflowModel} from '../../../src/lib/workflow/model/workflow-model.ts'
import {wired} from './judged.ts'

const COUNT = 7
type Arrow = readonly [from: number, to: number, output: number]

/** A workflow of seven nodes, named by their number. */
function modelOf(arrows: readonly Arrow[]): WorkflowModel {
  const nodes = Array.from({length: COUNT}, (_, i) => ({name: String(i), type: 'n8n-nodes-base.noOp'}))
  return buildModel({nodes, connections: wired(...arrows.map(([from, to, output]) => [String(from), String(to), {output}] as const))}, [])
}

const anyArrows = fc.array(fc.tuple(fc.nat({max: COUNT - 1}), fc.nat({max: COUNT - 1}), fc.nat({max: 1})), {maxLength: 14})

/** Whether a way of at least one step leads from one node to another, found by trying all. */
function leads(arrows: readonly Arrow[], from: number, to: number): boolean {
  const seen = new Set<number>()
  const visit = (at: number): void => {
    for (const [source, target] of arrows) {
      if (source !== at || seen.has(target)) continue
      seen.add(target)
      visit(target)
    }
  }
  visit(from)
  return seen.has(to)
}

function numbers(nodes: Iterable<NodeModel>): number[] {
  return Array.from(nodes, ({index}) => index).sort()
}

const all = Array.from({length: COUNT}, (_, i) => i)

describe('the graph of a workflow', () => {
  it('has the loops that trying all ways finds, each node in one of them at most', () => {
    fc.assert(
      fc.property(anyArrows, (arrows) => {
        const loops = loopsIn(modelOf(arrows)).map(numbers)
        const expected = all.filter((i) => leads(arrows, i, i)).map((i) => all.filter((j) => leads(arrows, i, j) && leads(arrows, j, i)))
        expect(loops).toEqual([...new Map(expected.map((loop) => [loop.join(), loop])).values()])
      }),
      {numRuns: 500},
    )
  })

  it('reaches forwards and backwards what ways lead to', () => {
    fc.assert(
      fc.property(anyArrows, fc.nat({max: COUNT - 1}), (arrows, start) => {
        const model = modelOf(arrows)
        const {main} = graphOf(model)
        const node = model.nodes[start] as NodeModel
        expect(numbers(reachableFrom([node], main.outgoing))).toEqual(all.filter((i) => i === start || leads(arrows, start, i)))
        expect(numbers(reaching([node], main.incoming))).toEqual(all.filter((i) => i === start || leads(arrows, i, start)))
      }),
    )
  })

  it('knows from which starts a node is reached', () => {
    fc.assert(
      fc.property(anyArrows, fc.uniqueArray(fc.nat({max: COUNT - 1}), {minLength: 1, maxLength: 4}), (arrows, starts) => {
        const model = modelOf(arrows)
        const nodes = starts.map((start) => model.nodes[start] as NodeModel)
        const reached = startsReaching(nodes, graphOf(model).main.outgoing)
        for (const node of model.nodes) {
          const expected = starts.map((start) => start === node.index || leads(arrows, start, node.index))
          expect(starts.map((_, i) => ((reached?.get(node) ?? 0) & (1 << i)) !== 0)).toEqual(expected)
        }
      }),
    )
  })

  it('has an endless part exactly where every output of every node leads into it again', () => {
    fc.assert(
      fc.property(anyArrows, fc.array(fc.subarray([0, 1], {minLength: 1}), {minLength: COUNT, maxLength: COUNT}), (arrows, outputs) => {
        const model = modelOf(arrows)
        const {outgoing, incoming} = graphOf(model).main
        const candidates = new Map(model.nodes.map((node, i) => [node, outputs[i] ?? []]))
        // Taken away one by one, without cleverness.
        let left = new Set(all)
        for (;;) {
          const stays = [...left].filter((i) =>
            outputs[i]?.every((output) => arrows.some(([from, to, at]) => from === i && at === output && left.has(to))),
          )
          if (stays.length === left.size) break
          left = new Set(stays)
        }
        expect(numbers(endlessAmong(candidates, outgoing, incoming))).toEqual([...left].sort())
      }),
      {numRuns: 500},
    )
  })

  it('is searched without recursion: a chain of 100,000 nodes that closes to a loop', () => {
    const count = 100_000
    const nodes = Array.from({length: count}, (_, i) => ({name: String(i), type: 'n8n-nodes-base.noOp'}))
    const connections = Object.fromEntries(nodes.map(({name}, i) => [name, {main: [[{node: String((i + 1) % count), type: 'main', index: 0}]]}]))
    expect(loopsIn(buildModel({nodes, connections}, []))[0]).toHaveLength(count)
  })
})
