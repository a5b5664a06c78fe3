import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import type {BundleFacts, BundleWorkflow} from '../../../src/lib/workflow/bundle/bundle-workflow.ts'
import {publishOrder} from '../../../src/lib/workflow/bundle/publish-order.ts'
import {type BundleFile, validateBundle} from '../../../src/lib/workflow/bundle/validate-bundle.ts'
import type {Manifest} from '../../../src/lib/workflow/manifest/manifest.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {baselineText} from '../../../src/lib/workflow/policy/baseline-text.ts'
import {parseBaseline} from '../../../src/lib/workflow/policy/parse-baseline.ts'
import type {Policy} from '../../../src/lib/workflow/policy/policy.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'

const together: Policy = {name: 'Fleet', bundle: 'together'}
const complete: Policy = {name: 'Fleet', bundle: 'complete'}

function file(name: string, nodes: JsonObject[], members: JsonObject = {}): BundleFile {
  const placed = nodes.map((node, i) => ({typeVersion: 1, position: [i * 200, 0], parameters: {}, ...node}))
  return {
    path: `${name}.json`,
    input: JSON.stringify({name, nodes: placed, connections: {}, settings: {executionOrder: 'v1'}, ...members}, undefined, 2),
  }
}

function hook(path: string, more: JsonObject = {}): JsonObject {
  return {name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: '51c7', parameters: {path, httpMethod: 'POST', ...more}}
}

const called = {name: 'Called', type: 'n8n-nodes-base.executeWorkflowTrigger'}

function call(workflowId: unknown, more: JsonObject = {}): JsonObject {
  return {name: 'Call', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.2, parameters: {workflowId, ...more}}
}

/** What is found in the bundle, as `file rule severity`. */
function bundleFindings(files: readonly BundleFile[], options: {policy?: Policy; manifest?: Manifest} = {policy: together}): string[] {
  return validateBundle(files, options).files.flatMap(({path, result}) =>
    result.workflows.flatMap(({findings}) =>
      findings.filter(({family}) => family === 'bundle').map(({rule, severity}) => `${path} ${rule} ${severity}`),
    ),
  )
}

describe('webhooks of a bundle', () => {
  it('collide when method and path are the same, and the finding names node, place and the other file', () => {
    const {ok, files} = validateBundle([file('a', [hook('intake')]), file('b', [hook('/intake/')])], {policy: together})
    const [found, ...more] = files[1]?.result.workflows[0]?.findings.filter(({rule}) => rule === 'webhook-collision') ?? []
    expect(ok).toBe(false)
    expect(more).toEqual([])
    expect(found).toMatchObject({node: 'Hook', pointer: '/nodes/0/parameters/path', line: 11, column: 17})
    expect(found?.message).toBe('Node "Hook" answers POST "intake", as "a" (a.json) does.')
  })

  it.each<[string, JsonObject, JsonObject, boolean]>([
    ['other methods', hook('x'), hook('x', {httpMethod: 'GET'}), false],
    ['several methods, of which one is the same', hook('x', {multipleMethods: true, httpMethod: ['PUT', 'POST']}), hook('x'), true],
    ['paths with parameters behind other webhook ids', hook('x/:a'), {...hook('x/:a'), webhookId: '9e20'}, false],
    ['paths with parameters of other names behind the same webhook id', hook('x/:a'), hook('x/:b'), true],
    ['a path that is computed', hook('={{ $json.a }}'), hook('={{ $json.a }}'), false],
    ['a node that is switched off', hook('x'), {...hook('x'), disabled: true}, false],
    ['a node whose address begins with the id of its workflow', hook('x'), {...hook('x'), webhookId: undefined}, false],
    [
      'a form at the path of a webhook',
      hook('x', {httpMethod: 'GET'}),
      {name: 'Form', type: 'n8n-nodes-base.formTrigger', typeVersion: 2.2, webhookId: '9e20', parameters: {options: {path: 'x'}}},
      true,
    ],
    [
      'a form of the first version, which has an address of its own below its path',
      hook('x'),
      {name: 'Form', type: 'n8n-nodes-base.formTrigger', typeVersion: 1, webhookId: '9e20', parameters: {path: 'x'}},
      false,
    ],
  ])('collide or not: %s', (_, a, b, collides) => {
    expect(bundleFindings([file('a', [a]), file('b', [b])])).toEqual(collides ? ['b.json webhook-collision error'] : [])
  })

  it('collide with those that the instance has, unless they are its own', () => {
    const manifest: Manifest = {name: 'T', webhooks: [{method: 'POST', path: '/intake', workflow: 'w1'}]}
    expect(bundleFindings([file('a', [hook('intake')])], {manifest})).toEqual(['a.json webhook-collision error'])
    expect(bundleFindings([file('a', [hook('intake')], {id: 'w1'})], {manifest})).toEqual([])
  })

  it('are warnings where nobody says that the files go to one instance', () => {
    expect(bundleFindings([file('a', [hook('intake')]), file('b', [hook('intake')])], {})).toEqual(['b.json webhook-collision warning'])
  })
})

describe('references between workflows', () => {
  const caller = (id: unknown): BundleFile => file('a', [call(id)], {id: 'a'})

  it.each([['callee'], [{__rl: true, mode: 'list', value: 'callee'}]])('are followed as %j', (id) => {
    const callee = file('b', [{name: 'Hourly', type: 'n8n-nodes-base.scheduleTrigger'}], {id: 'callee'})
    expect(bundleFindings([caller(id), callee])).toEqual(['a.json sub-workflow-not-callable error'])
  })

  it('to a workflow that is nowhere are errors only when all are known', () => {
    expect(bundleFindings([caller('x')])).toEqual([])
    expect(bundleFindings([caller('x')], {policy: complete})).toEqual(['a.json sub-workflow-missing error'])
    expect(bundleFindings([caller('x')], {manifest: {name: 'T', workflows: [{id: 'x'}]}})).toEqual([])
    expect(bundleFindings([caller('x')], {manifest: {name: 'T', workflows: [{id: 'x', published: false}]}})).toEqual([
      'a.json sub-workflow-missing error',
    ])
  })

  it('that are computed, or mean a workflow that is given in place, are left alone', () => {
    expect(bundleFindings([caller('={{ $json.id }}'), file('c', [call('x', {source: 'parameter'})])], {policy: complete})).toEqual([])
  })

  it('by ids that old releases counted mean nothing where the files may come from several instances', () => {
    const files = [caller('2'), file('b', [], {id: '2'}), file('c', [], {id: '2'})]
    expect(bundleFindings(files, {})).toEqual([])
    expect(bundleFindings(files)).toEqual(['a.json sub-workflow-not-callable error', 'c.json workflow-id-duplicate error'])
  })

  it.each([
    ['workflowsFromAList', 'b, a', []],
    ['workflowsFromAList', 'b', ['a.json sub-workflow-forbidden error']],
    ['none', undefined, ['a.json sub-workflow-forbidden error']],
    ['workflowsFromSameOwner', undefined, []],
    ['any', undefined, []],
  ])('are allowed by callerPolicy %s with %s: %j', (callerPolicy, callerIds, expected) => {
    const callee = file('b', [called], {id: 'callee', settings: {executionOrder: 'v1', callerPolicy, callerIds}})
    expect(bundleFindings([caller('callee'), callee]).filter((found) => found.includes('forbidden'))).toEqual(expected)
  })

  it('fill the inputs that the callee declares, by a list or by an example', () => {
    const fill = call('callee', {workflowInputs: {mappingMode: 'defineBelow', value: {email: 'x'}}})
    const declare = (parameters: JsonObject): BundleFile => file('b', [{...called, typeVersion: 1.1, parameters}], {id: 'callee'})
    const inputs = (...names: string[]): JsonObject => ({workflowInputs: {values: names.map((name) => ({name}))}})
    const found = (callee: BundleFile): string[] => bundleFindings([file('a', [fill], {id: 'a'}), callee])
    expect(found(declare(inputs('email')))).toEqual([])
    expect(found(declare(inputs('email', 'name')))).toEqual(['a.json sub-workflow-inputs warning'])
    expect(found(declare(inputs('mail')))).toEqual(['a.json sub-workflow-inputs warning'])
    expect(found(declare({inputSource: 'jsonExample', jsonExample: '{"email": ""}'}))).toEqual([])
    expect(found(declare({inputSource: 'jsonExample', jsonExample: '{"a": ""}'}))).toEqual(['a.json sub-workflow-inputs warning'])
    expect(found(declare({inputSource: 'passthrough'}))).toEqual([])
  })

  it('to an error workflow need an Error Trigger there', () => {
    const failing = file('a', [], {settings: {executionOrder: 'v1', errorWorkflow: 'alarm'}})
    const alarm = (type: string): BundleFile => file('b', [{name: 'Start', type}], {id: 'alarm'})
    expect(bundleFindings([failing, alarm('n8n-nodes-base.errorTrigger')])).toEqual([])
    expect(bundleFindings([failing, alarm('n8n-nodes-base.scheduleTrigger')])).toEqual(['a.json error-workflow-missing error'])
  })

  it('in a ring are told once, of whatever length the ring is; one that calls itself is none', () => {
    const ring = (length: number): BundleFile[] =>
      Array.from({length}, (_, i) => file(`w${i}`, [called, call(`w${(i + 1) % length}`)], {id: `w${i}`}))
    expect(bundleFindings(ring(2))).toEqual(['w0.json sub-workflow-cycle warning'])
    expect(bundleFindings(ring(50))).toEqual(['w0.json sub-workflow-cycle warning'])
    expect(bundleFindings(ring(1))).toEqual([])
  })
})

describe('findings in a bundle', () => {
  const files = [file('a', [hook('intake')]), file('b', [hook('intake')])]

  it('obey the policy and its baselines as others do', () => {
    const off: Policy = {...together, rules: {'webhook-collision': {severity: 'off', reason: 'For the test'}}}
    expect(bundleFindings(files, {policy: off})).toEqual([])
    const before = validateBundle(files, {policy: together})
    const known = before.files.flatMap(({path, result}) => result.workflows.map(({findings}) => ({path, findings})))
    const policy: Policy = {...together, baseline: 'k', baselines: {k: parseBaseline(baselineText(known), 'k')}}
    const after = validateBundle(files, {policy}).files.flatMap(({result}) => result.workflows)
    expect(after.flatMap(({findings}) => findings)).toEqual([])
    expect(after.map(({baselined}) => baselined)).toEqual(known.map(({findings}) => findings.length))
  })

  it('are in the order of the text, among those of the workflow itself', () => {
    for (const {result} of validateBundle(files, {policy: together}).files) {
      const places = result.workflows.flatMap(({findings}) => findings.map(({line, column}) => (line ?? 0) * 10_000 + (column ?? 0)))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }
  })

  it('are placed in the right workflow of a file that holds several, and of a value', () => {
    const several = JSON.stringify(files.map(({input}) => JSON.parse(input as string) as unknown))
    const [list] = validateBundle([{path: 'list.json', input: several}], {policy: together}).files
    expect(list?.result.workflows.map(({findings}) => findings.filter(({family}) => family === 'bundle').length)).toEqual([0, 1])
    expect(list?.result.workflows[1]?.findings.find(({family}) => family === 'bundle')).toMatchObject({line: 1})
    const values = files.map(({path, input}) => ({path, input: JSON.parse(input as string) as unknown}))
    expect(bundleFindings(values)).toEqual(['b.json webhook-collision error'])
  })

  it('are none in the demo, and each file is judged as it is alone', () => {
    const folder = 'workflows/demo'
    const demo = readdirSync(folder).map((name) => ({path: name, input: readFileSync(join(folder, name), 'utf8')}))
    for (const {path, result} of validateBundle(demo, {policy: complete}).files) {
      const input = demo.find((entry) => entry.path === path)?.input
      expect(result).toEqual(validateWorkflow(input, {policy: complete}))
    }
  })
})

const blank: BundleFacts = {
  id: null,
  name: null,
  webhooks: [],
  webhookIds: [],
  calls: [],
  entry: null,
  handlesErrors: false,
  errorWorkflow: null,
  callerPolicy: null,
  callerIds: [],
}

function workflowOf(id: number, calls: readonly number[]): BundleWorkflow {
  const facts = calls.map((to) => ({node: 'Call', workflowId: String(to), pointer: '', neededToPublish: true, inputs: null}))
  return {path: `${id}.json`, fragment: '', facts: {...blank, id: String(id), calls: facts}}
}

describe('the order of publishing', () => {
  it('has every workflow once, and callees before callers wherever there is no ring', () => {
    const size = 8
    const anyCalls = fc.array(fc.uniqueArray(fc.nat({max: size - 1}), {maxLength: 3}), {minLength: size, maxLength: size})
    fc.assert(
      fc.property(anyCalls, (calls) => {
        const workflows = calls.map((to, id) => workflowOf(id, to))
        const {order, cycles} = publishOrder(workflows)
        expect(new Set(order)).toEqual(new Set(workflows))
        const place = new Map(order.map(({facts}, i) => [facts.id, i]))
        const broken = workflows.flatMap(({facts}) => facts.calls.filter(({workflowId}) => (place.get(workflowId) ?? 0) > (place.get(facts.id) ?? 0)))
        expect(broken.length === 0).toBe(cycles.every((ring) => ring.length === 1))
        for (const ring of cycles)
          for (const [i, {facts}] of ring.entries())
            expect(facts.calls.map(({workflowId}) => workflowId)).toContain((ring[i + 1] ?? ring[0])?.facts.id)
      }),
    )
  })

  it('costs little for a chain of 100,000 calls', () => {
    const chain = Array.from({length: 100_000}, (_, id) => workflowOf(id, [id + 1]))
    const startedAt = performance.now()
    expect(publishOrder(chain).order[0]?.path).toBe('99999.json')
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })

  it('puts error workflows first, and says it as files', () => {
    const files = [file('a', [], {settings: {executionOrder: 'v1', errorWorkflow: 'alarm'}}), file('b', [], {id: 'alarm'})]
    expect(validateBundle(files).publishOrder).toEqual(['b.json', 'a.json'])
  })
})
