import {describe, expect, it} from 'vitest'

import {diffWorkflows} from '../../../src/lib/workflow/diff/diff-workflows.ts'
import type {NodeDiff, WorkflowDiff} from '../../../src/lib/workflow/diff/workflow-diff.ts'

type Json = Record<string, unknown>

const uuid = (n: number): string => `aaaaaaaa-bbbb-4ccc-8ddd-${String(n).padStart(12, '0')}`
const node = (name: string, more: Json = {}): Json => ({name, type: 'n8n-nodes-base.set', typeVersion: 3, position: [0, 0], parameters: {}, ...more})
const to = (name: string, index = 0, type = 'main'): Json => ({node: name, type, index})

function flow(nodes: Json[], more: Json = {}): Json {
  return {name: 'Flow', nodes, connections: {}, settings: {executionOrder: 'v1'}, ...more}
}

/** What a reader sees of the nodes, in short. */
function told({nodes}: WorkflowDiff): string[] {
  const sign = {added: '+', removed: '-', changed: '~'} as const
  return nodes.map(({kind, name, renamedFrom, changes}: NodeDiff) =>
    [
      `${sign[kind]} ${renamedFrom === null ? '' : `${renamedFrom} → `}${name}`,
      ...changes.map((change) => `${sign[change.kind]}${change.pointer}`),
    ].join(' '),
  )
}

describe('diffWorkflows finds no difference in', () => {
  it('positions, notes, the order of nodes and keys, defaults that are written out, and what only exports have', () => {
    const before = flow([
      node('A', {id: '1'}),
      node('B', {id: '2', parameters: {x: 1, y: {a: 1, b: 2}}}),
      node('N', {type: 'n8n-nodes-base.stickyNote', parameters: {content: 'x'}}),
    ])
    const after = {
      settings: {executionOrder: 'v1'},
      connections: {},
      nodes: [
        node('B', {
          id: '2',
          parameters: {y: {b: 2, a: 1}, x: 1},
          notes: 'see wiki',
          notesInFlow: true,
          position: [9, 9],
          disabled: false,
          onError: 'stopWorkflow',
        }),
        node('M', {type: 'n8n-nodes-base.stickyNote', parameters: {content: 'other'}}),
        node('A', {id: '1', color: 'red', retryOnFail: false}),
      ],
      name: 'Flow',
      id: 'w',
      active: true,
      pinData: {A: []},
      staticData: {lastId: 7},
    }
    expect(diffWorkflows(before, after)).toEqual({
      equal: true,
      name: null,
      nodes: [],
      connections: [],
      settings: [],
      ignored: {positions: 1, notes: 3, references: 0, members: ['id', 'active', 'pinData', 'staticData']},
    })
  })

  it('two things that are no workflows', () => {
    for (const value of [null, 3, 'x', [], {}, {nodes: 'x', connections: 7}]) expect(diffWorkflows(value, value).equal).toBe(true)
  })
})

describe('diffWorkflows recognises a node', () => {
  it('by the id that n8n gave it, whatever its name', () => {
    const diff = diffWorkflows(flow([node('A', {id: uuid(1)}), node('B', {id: uuid(2)})]), flow([node('B', {id: uuid(1)}), node('A', {id: uuid(2)})]))
    expect(told(diff)).toEqual(['~ A → B', '~ B → A'])
  })

  it('by its name when ids are numbers that a program gave', () => {
    const before = flow([node('A', {id: '1'}), node('B', {id: '2'})])
    const after = flow([node('New', {id: '1'}), node('A', {id: '2'}), node('B', {id: '3'})])
    expect(told(diffWorkflows(before, after))).toEqual(['+ New'])
  })

  it('by such a number when it has another name and the same type', () => {
    expect(told(diffWorkflows(flow([node('A', {id: '1', parameters: {x: 1}})]), flow([node('B', {id: '1', parameters: {y: 2}})])))).toEqual([
      '~ A → B -/parameters/x +/parameters/y',
    ])
  })

  it('by what it is and does when it has neither', () => {
    const [x, y] = [{parameters: {url: 'x', retries: 3}}, {parameters: {url: 'y'}}]
    expect(told(diffWorkflows(flow([node('A', x), node('B', y)]), flow([node('C', y), node('D', x)])))).toEqual(['~ B → C', '~ A → D'])
    const like = {parameters: {url: 'x', retries: 4}}
    expect(told(diffWorkflows(flow([node('A', x)]), flow([node('B', like)])))).toEqual(['~ A → B ~/parameters/retries'])
  })

  it('not by a guess', () => {
    expect(told(diffWorkflows(flow([node('A'), node('B')]), flow([node('C'), node('D')])))).toEqual(['+ C', '+ D', '- A', '- B'])
    expect(told(diffWorkflows(flow([node('A', {parameters: {a: 1}})]), flow([node('B', {parameters: {b: 1}})])))).toEqual(['+ B', '- A'])
  })

  it('of several with one name in their order', () => {
    const twins = [node('A', {parameters: {x: 1}}), node('A', {parameters: {x: 2}})]
    expect(told(diffWorkflows(flow(twins), flow([twins[0] as Json, node('A', {parameters: {x: 3}})])))).toEqual(['~ A ~/parameters/x'])
  })
})

describe('diffWorkflows tells of a node', () => {
  it('what it became when its type or its version is another', () => {
    const diff = diffWorkflows(
      flow([node('A'), node('B')]),
      flow([node('A', {typeVersion: 3.4}), node('B', {type: 'n8n-nodes-base.code', typeVersion: undefined})]),
    )
    expect(diff.nodes).toMatchObject([
      {name: 'A', typeVersion: 3.4, retypedFrom: {type: 'n8n-nodes-base.set', typeVersion: 3}, changes: []},
      {name: 'B', type: 'n8n-nodes-base.code', typeVersion: null, retypedFrom: {type: 'n8n-nodes-base.set', typeVersion: 3}},
    ])
  })

  it('each parameter, credential and switch, with both values and a pointer from the node', () => {
    const before = node('A', {parameters: {url: 'a', 'a/b': {c: [1, 2]}, gone: null}, credentials: {api: {id: '1', name: 'One'}}, retryOnFail: true})
    const after = node('A', {parameters: {url: 'b', 'a/b': {c: [1, 3]}, new: {x: 1}}, credentials: {api: {id: '2', name: 'One'}}, disabled: true})
    expect(diffWorkflows(flow([node('Z'), before]), flow([after, node('Z')])).nodes).toEqual([
      {
        kind: 'changed',
        name: 'A',
        renamedFrom: null,
        type: 'n8n-nodes-base.set',
        typeVersion: 3,
        retypedFrom: null,
        before: '/nodes/1',
        after: '/nodes/0',
        changes: [
          {kind: 'changed', pointer: '/parameters/url', before: 'a', after: 'b'},
          {kind: 'changed', pointer: '/parameters/a~1b/c/1', before: 2, after: 3},
          {kind: 'removed', pointer: '/parameters/gone', before: null},
          {kind: 'added', pointer: '/parameters/new', after: {x: 1}},
          {kind: 'changed', pointer: '/credentials/api/id', before: '1', after: '2'},
          {kind: 'removed', pointer: '/retryOnFail', before: true},
          {kind: 'added', pointer: '/disabled', after: true},
        ],
      },
    ])
  })

  it.each([
    ['what was put into a list', [1, 2, 3], [1, 9, 2, 3], ['+/parameters/l/1']],
    ['what was taken out of it', ['a', 'b', 'c'], ['a', 'c'], ['-/parameters/l/1']],
    [
      'its elements by id',
      [{id: 'x', v: 1}, {id: 'y', v: 2}, {id: 'z'}],
      [{id: 'y', v: 3}, {id: 'w'}],
      ['-/parameters/l/0', '~/parameters/l/0/v', '-/parameters/l/2', '+/parameters/l/1'],
    ],
    [
      'its elements by name',
      [{name: 'x', v: 1}, {name: 'y'}],
      [{name: 'n'}, {name: 'x', v: 2}, {name: 'y'}],
      ['~/parameters/l/1/v', '+/parameters/l/0'],
    ],
    ['another order', [{id: 'x'}, {id: 'y'}], [{id: 'y'}, {id: 'x'}], ['~/parameters/l/0/id', '~/parameters/l/1/id']],
    ['another kind of value', [1], {0: 1}, ['~/parameters/l']],
  ])('%s', (_, before, after, changes) => {
    const diff = diffWorkflows(flow([node('A', {parameters: {l: before}})]), flow([node('A', {parameters: {l: after}})]))
    expect(told(diff)).toEqual([['~ A', ...changes].join(' ')])
  })
})

describe('diffWorkflows follows a rename', () => {
  const before = flow(
    [
      node('Fetch', {id: uuid(1)}),
      node('Use', {id: uuid(2), parameters: {a: "={{ $('Fetch').item.json.x }}", js: 'const y = $items("Fetch")\nreturn $node["Fetch"].json'}}),
    ],
    {connections: {Fetch: {main: [[to('Use')]]}}},
  )
  const renamed = JSON.parse(JSON.stringify(before).replaceAll('Fetch', 'Get')) as Json

  it('in connections and expressions, so that it is one difference', () => {
    const diff = diffWorkflows(before, renamed)
    expect(told(diff)).toEqual(['~ Fetch → Get'])
    expect(diff).toMatchObject({equal: false, connections: [], ignored: {references: 1}})
  })

  it('but tells what else is another in them', () => {
    const other = JSON.parse(JSON.stringify(renamed).replace('json.x', 'json.y')) as Json
    expect(told(diffWorkflows(before, other))).toEqual(['~ Fetch → Get', '~ Use ~/parameters/a'])
    const half = JSON.parse(JSON.stringify(renamed).replace("$('Get')", "$('Fetch')")) as Json
    expect(told(diffWorkflows(before, half))).toEqual(['~ Fetch → Get'])
  })

  it('when two nodes exchange their names', () => {
    const two = flow([node('A', {id: uuid(1)}), node('B', {id: uuid(2)}), node('C', {id: uuid(3), parameters: {t: "={{ $('A').x + $('B').x }}"}})], {
      connections: {A: {main: [[to('C')]]}},
    })
    const swapped = flow(
      [node('B', {id: uuid(1)}), node('A', {id: uuid(2)}), node('C', {id: uuid(3), parameters: {t: "={{ $('B').x + $('A').x }}"}})],
      {
        connections: {B: {main: [[to('C')]]}},
      },
    )
    const diff = diffWorkflows(two, swapped)
    expect(told(diff)).toEqual(['~ A → B', '~ B → A'])
    expect(diff.connections).toEqual([])
  })
})

describe('diffWorkflows compares', () => {
  it('connections with their kinds, outputs and inputs, however often there are', () => {
    const wired = (connections: Json): Json => flow([node('A'), node('B'), node('M')], {connections})
    const before = wired({A: {main: [[to('B'), to('B')], [to('M', 1)]]}, M: {ai_tool: [[to('A', 0, 'ai_tool')]]}})
    const after = wired({A: {main: [[to('B'), to('M', 1)]]}, M: {ai_tool: [[to('A', 0, 'main')]]}})
    expect(diffWorkflows(before, after).connections).toEqual([
      {kind: 'removed', source: 'A', type: 'main', output: 0, target: 'B', targetType: 'main', input: 0},
      {kind: 'removed', source: 'A', type: 'main', output: 1, target: 'M', targetType: 'main', input: 1},
      {kind: 'removed', source: 'M', type: 'ai_tool', output: 0, target: 'A', targetType: 'ai_tool', input: 0},
      {kind: 'added', source: 'A', type: 'main', output: 0, target: 'M', targetType: 'main', input: 1},
      {kind: 'added', source: 'M', type: 'ai_tool', output: 0, target: 'A', targetType: 'main', input: 0},
    ])
  })

  it('settings and the name', () => {
    const diff = diffWorkflows(flow([]), {...flow([]), name: 'Other', settings: {executionOrder: 'v0', timezone: 'Etc/UTC'}})
    expect(diff).toMatchObject({
      equal: false,
      name: {kind: 'changed', pointer: '/name', before: 'Flow', after: 'Other'},
      settings: [
        {kind: 'changed', pointer: '/settings/executionOrder', before: 'v1', after: 'v0'},
        {kind: 'added', pointer: '/settings/timezone', after: 'Etc/UTC'},
      ],
    })
  })
})
