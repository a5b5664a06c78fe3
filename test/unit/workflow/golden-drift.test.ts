import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import type {Finding} from '../../../src/lib/workflow/finding.ts'
import {type GoldenTemplate, parseGoldenTemplate} from '../../../src/lib/workflow/golden/golden-template.ts'
import {fitsSlots, slotsIn} from '../../../src/lib/workflow/golden/slots.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {allWorkflowTexts} from './fixtures.ts'

interface Workflow {
  name: string
  nodes: Record<string, unknown>[]
  connections: Record<string, unknown>
  settings: Record<string, unknown>
}

const fetch = {
  id: 'n1',
  name: 'Fetch',
  type: 'n8n-nodes-base.httpRequest',
  typeVersion: 4.2,
  position: [0, 0],
  parameters: {url: 'https://%%slot:host%%/leads'},
}
const store = {id: 'n2', name: 'Store', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [200, 0], parameters: {}}
const golden: Workflow = {
  name: 'leads: %%slot:tenant%%',
  nodes: [fetch, store],
  connections: {Fetch: {main: [[{node: 'Store', type: 'main', index: 0}]]}},
  settings: {executionOrder: 'v1'},
}

function templateOf(workflow: object, slots: string[] = []): GoldenTemplate {
  return parseGoldenTemplate(JSON.stringify({name: 'Leads', workflow, slots}), 'golden.json')
}

function rendered(): Workflow {
  return JSON.parse(JSON.stringify(golden).replace('%%slot:host%%', 'crm.acme.example').replace('%%slot:tenant%%', 'Acme')) as Workflow
}

function driftOf(workflow: object, template = templateOf(golden)): Finding[] {
  const {findings = []} = validateWorkflow(JSON.stringify(workflow, undefined, 1), {template}).workflows[0] ?? {}
  return findings.filter(({rule}) => rule === 'golden-drift')
}

function changed(change: (workflow: Workflow) => void): Workflow {
  const workflow = rendered()
  change(workflow)
  return workflow
}

describe('drift from a golden template', () => {
  it('is not what the slots hold', () => {
    expect(driftOf(rendered())).toEqual([])
  })

  it.each<[string, (workflow: Workflow) => void]>([
    ['the layout', (workflow) => Object.assign(workflow.nodes[0] ?? {}, {position: [7, 9], notes: 'x', notesInFlow: true})],
    ['the order of the nodes', (workflow) => workflow.nodes.reverse()],
    ['ids of nodes', (workflow) => Object.assign(workflow.nodes[1] ?? {}, {id: 'other'})],
    ['what only exports have', (workflow) => Object.assign(workflow, {id: 'x', active: true, versionId: 'y', pinData: {}, meta: {}, tags: []})],
    ['a sticky note', (workflow) => workflow.nodes.push({...store, id: 'n3', name: 'Note', type: 'n8n-nodes-base.stickyNote'})],
    ['what is empty or false', (workflow) => Object.assign(workflow.nodes[1] ?? {}, {disabled: false, credentials: {}, webhookId: 'given by n8n'})],
    ['an output with nothing on it', (workflow) => Object.assign(workflow.connections, {Store: {main: [[]]}})],
  ])('is not %s', (_, change) => {
    expect(driftOf(changed(change))).toEqual([])
  })

  it.each<[string, (workflow: Workflow) => void, Partial<Finding>]>([
    ['a parameter', (w) => Object.assign(w.nodes[0] ?? {}, {parameters: {url: 'http://x'}}), {node: 'Fetch', pointer: '/nodes/0/parameters/url'}],
    ['a new parameter', (w) => Object.assign(w.nodes[1] ?? {}, {parameters: {a: 1}}), {node: 'Store', pointer: '/nodes/1/parameters/a'}],
    ['a node that is switched off', (w) => Object.assign(w.nodes[1] ?? {}, {disabled: true}), {node: 'Store', pointer: '/nodes/1/disabled'}],
    ['a version', (w) => Object.assign(w.nodes[1] ?? {}, {typeVersion: 2}), {node: 'Store', pointer: '/nodes/1/typeVersion'}],
    ['a node that is gone', (w) => w.nodes.pop(), {node: null, pointer: '/nodes'}],
    ['a node more', (w) => w.nodes.push({...store, id: 'n3', name: 'More'}), {node: 'More', pointer: '/nodes/2'}],
    ['a setting', (w) => Object.assign(w.settings, {timezone: 'UTC'}), {node: null, pointer: '/settings/timezone'}],
    ['the name', (w) => Object.assign(w, {name: 'crm: Acme'}), {node: null, pointer: '/name'}],
    ['a connection that is gone', (w) => Object.assign(w, {connections: {}}), {node: 'Fetch', pointer: '/connections'}],
    [
      'a connection more',
      (w) => Object.assign(w.connections, {Store: {main: [[{node: 'Fetch', type: 'main', index: 0}]]}}),
      {node: 'Store', pointer: '/connections/Store/main/0/0'},
    ],
  ])('is %s, and that alone', (_, change, expected) => {
    const [found, ...more] = driftOf(changed(change))
    expect(found).toMatchObject({...expected, severity: 'error', line: expect.any(Number) as number})
    expect(more).toEqual([])
  })

  it('is told once for a node that was renamed, its connections included', () => {
    const renamed = JSON.parse(JSON.stringify(rendered()).replaceAll('"Store"', '"Keep"')) as Workflow
    expect(driftOf(renamed)).toMatchObject([{node: 'Keep', pointer: '/nodes/1/name'}])
  })

  it('does not show what may be a secret', () => {
    const found = driftOf(changed((w) => Object.assign(w.nodes[1] ?? {}, {parameters: {token: 'hunter2', text: 'sk4fj2k3h4kj23h4kj2h34kjh'}})))
    expect(found.map(({message}) => message).join()).not.toMatch(/hunter2|sk4fj/)
    expect(found).toHaveLength(2)
  })

  it('leaves places alone that are declared to be slots', () => {
    const drifted = changed((w) => {
      Object.assign(w.nodes[1] ?? {}, {parameters: {a: {b: 1}}, credentials: {api: {id: 'x', name: 'y'}}})
      w.settings.timezone = 'UTC'
    })
    expect(driftOf(drifted, templateOf(golden, ['/nodes/Store/parameters/**', '/nodes/*/credentials', '/settings/time*']))).toEqual([])
    expect(driftOf(drifted, templateOf(golden, ['/nodes/Fetch/parameters/**', '/settings']))).toHaveLength(2)
  })

  it('is looked for in the workflow of the template that has the same id, or else the same name', () => {
    const other = {...golden, id: 'o1', name: 'crm: %%slot:tenant%%', nodes: [store], connections: {}}
    const template = parseGoldenTemplate(JSON.stringify({name: 'Fleet', workflows: [golden, other]}), 'golden.json')
    expect(driftOf(rendered(), template)).toEqual([])
    expect(driftOf({...other, id: 'o2', name: 'crm: Acme'}, template)).toEqual([])
    expect(driftOf({...other, name: 'renamed'}, template)).toMatchObject([{pointer: '/name'}])
    const strange = driftOf({...rendered(), name: 'orders: Acme'}, template)
    expect(strange).toMatchObject([{pointer: '/name', message: expect.stringContaining('none of those in the golden template "Fleet"') as string}])
  })

  it('is none between a workflow and itself, whichever it is', () => {
    for (const text of allWorkflowTexts()) {
      const workflow: unknown = JSON.parse(text)
      if (typeof workflow === 'object' && workflow !== null && 'nodes' in workflow) expect(driftOf(workflow, templateOf(workflow))).toEqual([])
    }
  })
})

describe('slots in a text', () => {
  it('are found where they are written as they should be', () => {
    expect(slotsIn('a %%slot:x%% b %%slot:y.z-1%%%%slot:%% %%slot:1%% %%slot:a b%%').map(({name}) => name)).toEqual(['x', 'y.z-1'])
    expect(slotsIn("{{ $json.a }} %% LIKE '%%' 100%")).toEqual([])
  })

  it('fit whatever they are filled with, and what they do not fit has another text around them', () => {
    const piece = fc.string({unit: fc.constantFrom('a', 'b', '/'), maxLength: 4})
    fc.assert(
      fc.property(fc.array(piece, {minLength: 2, maxLength: 5}), fc.array(piece, {minLength: 4, maxLength: 4}), piece, (texts, values, other) => {
        const template = texts.join('%%slot:x%%')
        const filled = texts.map((text, i) => text + (i < texts.length - 1 ? (values[i] ?? '') : '')).join('')
        expect(fitsSlots(filled, template)).toBe(true)
        const expression = new RegExp(`^${texts.join('.*')}$`)
        expect(fitsSlots(other, template)).toBe(expression.test(other))
      }),
    )
  })
})
