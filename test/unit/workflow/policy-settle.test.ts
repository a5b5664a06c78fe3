import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {allRules} from '../../../src/lib/workflow/all-rules.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'
import {baselineText} from '../../../src/lib/workflow/policy/baseline-text.ts'
import {parseBaseline} from '../../../src/lib/workflow/policy/parse-baseline.ts'
import type {Override, Policy} from '../../../src/lib/workflow/policy/policy.ts'
import {type ValidateOptions, validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {allWorkflowTexts, fixture} from './fixtures.ts'

const texts = allWorkflowTexts()
const path = 'flows/a.json'
const today = '2027-04-01'

function findingsOf(text: string, options: ValidateOptions): Finding[] {
  return validateWorkflow(text, {path, today, ...options}).workflows.flatMap(({findings}) => findings)
}

function baselineOf(text: string, file = path): Policy {
  const files = validateWorkflow(text, {path, today}).workflows.map(({fragment, findings}) => ({
    path: fragment === '' ? file : `${file}#${fragment}`,
    findings,
  }))
  return {name: 'Fleet', baseline: 'known.json', baselines: {'known.json': parseBaseline(baselineText(files), 'known.json')}}
}

const anyText = fc.constantFrom(...texts)
const reason = 'For the test'
const aboutPolicy = new Set(['policy-override-expired', 'policy-baseline-stale'])
const anyOverride = fc.record<Override>({
  severity: fc.constantFrom('error', 'warning', 'info', 'off'),
  reason: fc.constant(reason),
  expires: fc.constantFrom(undefined, '2027-03-31', today, '2027-04-02'),
})
const anyOverrides = fc.dictionary(fc.constantFrom(...allRules.map(({id}) => id)), anyOverride, {minKeys: 20})
const placeOf = ({rule, pointer, message}: Finding): string => `${rule} ${pointer} ${message}`

describe('what a policy makes of findings', () => {
  it('is never a finding that was not there, but for what it says of itself', () => {
    const policies = fc.record<Policy>({
      name: fc.constant('Fleet'),
      rules: anyOverrides,
      paths: fc.array(fc.record({files: fc.constantFrom(['**'], ['flows/*'], ['other/**']), rules: anyOverrides}), {maxLength: 2}),
    })
    fc.assert(
      fc.property(anyText, policies, (text, policy) => {
        const before = new Set(findingsOf(text, {}).map(placeOf))
        const after = findingsOf(text, {policy})
        expect(after.filter((finding) => !before.has(placeOf(finding)) && !aboutPolicy.has(finding.rule))).toEqual([])
      }),
    )
  })

  it('is a severity or nothing, as the override of its rule says, and as before once that has expired', () => {
    fc.assert(
      fc.property(anyText, anyOverrides, (text, rules) => {
        const after = findingsOf(text, {policy: {name: 'Fleet', rules}})
        const expected = findingsOf(text, {}).flatMap((finding) => {
          const override = rules[finding.rule]
          const applies = override !== undefined && (override.expires ?? today) >= today
          if (!applies) return [finding]
          return override.severity === 'off' ? [] : [{...finding, severity: override.severity}]
        })
        expect(after.filter(({rule}) => !aboutPolicy.has(rule))).toEqual(expected)
      }),
    )
  })

  it('is told once for each override that has expired, with its reason', () => {
    const rules = {'export-only-field': {severity: 'off', reason: 'Until the API takes it', expires: '2027-03-31'}} as const
    const text = fixture('api-answer')
    const [told, ...more] = findingsOf(text, {policy: {name: 'Fleet', rules}}).filter(({rule}) => rule === 'policy-override-expired')
    expect(more).toEqual([])
    expect(told).toMatchObject({severity: 'warning', pointer: '', line: expect.any(Number) as number})
    expect(told?.message).toContain('"export-only-field" to off until 2027-03-31, which is over ("Until the API takes it")')
  })

  it('does not depend on the day when none is given', () => {
    const rules = {'export-only-field': {severity: 'off', reason, expires: '1999-12-31'}} as const
    const found = findingsOf(fixture('api-answer'), {policy: {name: 'Fleet', rules}, today: undefined}).map(({rule}) => rule)
    expect(found).not.toContain('export-only-field')
    expect(found).not.toContain('policy-override-expired')
  })

  it('depends on the path: later entries win, and an expired one gives way to those before it', () => {
    const off = (expires?: string): Policy['rules'] => ({'export-only-field': {severity: 'off', reason, expires}})
    const error: Policy['rules'] = {'export-only-field': {severity: 'error', reason}}
    const severityWith = (policy: Omit<Policy, 'name'>, of = path): string[] =>
      findingsOf(fixture('api-answer'), {policy: {name: 'Fleet', ...policy}, path: of})
        .filter(({rule}) => rule === 'export-only-field')
        .map(({severity}) => severity)
    expect(severityWith({rules: error, paths: [{files: ['flows/**'], rules: off()}]})).toEqual([])
    expect(severityWith({rules: error, paths: [{files: ['flows/**'], rules: off()}]}, 'other/a.json')).toEqual(['error'])
    expect(severityWith({rules: error, paths: [{files: ['flows/**'], rules: off('2027-03-31')}]})).toEqual(['error'])
    expect(
      severityWith({
        paths: [
          {files: ['**'], rules: off()},
          {files: ['flows/*'], rules: error},
        ],
      }),
    ).toEqual(['error'])
  })

  it('is an error for what is a warning elsewhere: pinned data that it forbids, webhooks without the authentication that it demands', () => {
    const hook = {name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], webhookId: 'a', parameters: {path: 'a'}}
    const workflow = {name: 'x', nodes: [hook], connections: {}, settings: {}, pinData: {Hook: [{json: {}}]}}
    const severities = (policy: Policy): (string | undefined)[] => {
      const found = findingsOf(JSON.stringify(workflow), {policy})
      return ['pinned-data', 'webhook-unauthenticated'].map((id) => found.find(({rule}) => rule === id)?.severity)
    }
    expect(severities({name: 'Fleet'})).toEqual(['warning', 'warning'])
    expect(severities({name: 'Fleet', pinData: 'forbidden', webhooks: {authentication: 'required'}})).toEqual(['error', 'error'])
  })

  it('is nothing at a place where a secret is none', () => {
    const secret = {node: 'Send', parameters: {a: 'ACME-123456'}}
    const workflow = {
      name: 'x',
      nodes: [{name: 'Send', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], ...secret}],
      connections: {},
      settings: {},
    }
    const patterns = [{name: 'badge', pattern: '^ACME-[0-9]+$'}]
    const found = (ignore: {node?: string; pointer?: string}): number =>
      findingsOf(JSON.stringify(workflow), {policy: {name: 'Fleet', secrets: {patterns, ignore: [{...ignore, reason}]}}}).filter(
        ({rule}) => rule === 'policy-secret',
      ).length
    expect(found({node: 'Other'})).toBe(1)
    expect(found({node: 'S*'})).toBe(0)
    expect(found({pointer: '/nodes/*/parameters/a'})).toBe(0)
    expect(found({node: 'S*', pointer: '/nodes/*/parameters/b'})).toBe(1)
  })
})

describe('a baseline', () => {
  it('leaves nothing of the findings that it was made from, and counts them', () => {
    for (const text of texts) {
      const before = validateWorkflow(text, {path, today}).workflows
      const {workflows} = validateWorkflow(text, {path, today, policy: baselineOf(text)})
      expect(workflows.flatMap(({findings}) => findings)).toEqual([])
      expect(workflows.map(({baselined}) => baselined)).toEqual(before.map(({findings}) => findings.length))
    }
  })

  it('knows them however the file is formatted and whatever the order of the nodes', () => {
    const shuffled = fc.constantFrom(...texts.filter((text) => isObjectText(text))).chain((text) => {
      const workflow = JSON.parse(text) as {nodes: unknown[]}
      const nodes = Array.isArray(workflow.nodes) ? workflow.nodes : []
      return fc.record({text: fc.constant(text), nodes: fc.shuffledSubarray(nodes, {minLength: nodes.length}), indent: fc.nat({max: 4})})
    })
    fc.assert(
      fc.property(shuffled, ({text, nodes, indent}) => {
        const moved = JSON.stringify({...(JSON.parse(text) as object), nodes}, undefined, indent)
        const unknown = findingsOf(moved, {policy: baselineOf(text)})
        // Which of two nodes with one name is the second depends on their order.
        expect(unknown.filter(({rule}) => !rule.startsWith('duplicate') && rule !== 'policy-baseline-stale')).toEqual([])
      }),
      {numRuns: 50},
    )
  })

  it('reports one more of a kind that it knows, and only that', () => {
    const workflow = JSON.parse(fixture('many-defects')) as {connections: object}
    const policy = baselineOf(fixture('many-defects'))
    const more = {...workflow, connections: {...workflow.connections, Nowhere: {main: [[]]}}}
    expect(findingsOf(JSON.stringify(more), {policy}).map(({rule}) => rule)).toEqual(['connection-source-missing'])
  })

  it('says when what it knows is gone', () => {
    const [stale, ...more] = findingsOf(fixture('sound'), {policy: baselineOf(fixture('many-defects'))}).filter(({rule}) => aboutPolicy.has(rule))
    expect(more).toEqual([])
    expect(stale).toMatchObject({rule: 'policy-baseline-stale', severity: 'info'})
    expect(stale?.message).toContain('"duplicate-node-name"')
  })

  it('is for one file only', () => {
    const policy = baselineOf(fixture('many-defects'), 'flows/b.json')
    expect(findingsOf(fixture('many-defects'), {policy})).toEqual(findingsOf(fixture('many-defects'), {}))
  })

  it('is the same text whatever the order of the files', () => {
    const files = ['b.json', 'a.json'].map((name) => ({path: name, findings: findingsOf(fixture('many-defects'), {})}))
    expect(baselineText(files)).toBe(
      baselineText(files.toReversed().map(({path: name, findings}) => ({path: name, findings: findings.toReversed()}))),
    )
  })
})

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'nodes' in value
  } catch {
    return false
  }
}
