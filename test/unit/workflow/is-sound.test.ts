import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {areSoundConnections, isSoundNode} from '../../../src/lib/workflow/schema/is-sound.ts'
import {ConnectionsShape, NodeShape} from '../../../src/lib/workflow/schema/workflow-shape.ts'
import {allWorkflowTexts} from './fixtures.ts'

interface Workflow {
  nodes?: unknown
  connections?: unknown
}

const workflows = allWorkflowTexts().map((text) => JSON.parse(text) as Workflow)
const nodes = workflows.flatMap((workflow) => (Array.isArray(workflow.nodes) ? (workflow.nodes as object[]) : []))
const member = fc.constantFrom(...Object.keys(NodeShape.shape), 'other')
const value = fc.oneof(
  fc.jsonValue({maxDepth: 3}),
  fc.constantFrom('', 'a.', '.a', '..a', 'a..b', 'a.b', Number.POSITIVE_INFINITY, -1, Number.NaN, [1, 2], [1, 2, 3], {}),
)

const connection = fc.record({node: fc.constantFrom('a', ''), type: fc.constantFrom('main', ''), index: fc.constantFrom(0, 1, -1, 0.5)})

describe('the cheap tests of the shape', () => {
  it('take no node for sound that the shape refuses', () => {
    fc.assert(
      fc.property(fc.constantFrom(...nodes), fc.array(fc.tuple(member, value), {maxLength: 3}), (node, changes) => {
        const changed = {...node, ...Object.fromEntries(changes)}
        return !isSoundNode(changed) || NodeShape.safeParse(changed).success
      }),
      {numRuns: 3000},
    )
  })

  it('take no connections for sound that the shape refuses', () => {
    const odd = fc.dictionary(
      fc.string(),
      fc.dictionary(fc.string(), fc.array(fc.oneof(value, fc.array(fc.oneof(value, connection), {maxLength: 2})))),
    )
    fc.assert(
      fc.property(fc.oneof(odd, value), (connections) => !areSoundConnections(connections) || ConnectionsShape.safeParse(connections).success),
      {numRuns: 3000},
    )
  })

  it('know nearly all of the sound ones', () => {
    const sound = nodes.filter((node) => NodeShape.safeParse(node).success)
    expect(sound.filter((node) => !isSoundNode(node))).toEqual([])
    expect(workflows.filter(({connections}) => ConnectionsShape.safeParse(connections).success && !areSoundConnections(connections))).toEqual([])
  })
})
