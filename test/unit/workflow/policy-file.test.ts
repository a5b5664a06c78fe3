import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'

import {InputInvalidError} from '../../../src/lib/errors/usage.ts'
import {parseManifest} from '../../../src/lib/workflow/manifest/parse-manifest.ts'
import {parseBaseline} from '../../../src/lib/workflow/policy/parse-baseline.ts'
import {parsePolicy} from '../../../src/lib/workflow/policy/parse-policy.ts'

function refusalOf(parse: () => unknown): InputInvalidError {
  try {
    parse()
  } catch (error) {
    if (error instanceof InputInvalidError) return error
    throw error
  }
  throw new Error('it was accepted')
}

const page = readFileSync('docs/operations/workflow-policy.md', 'utf8')

/** The text of the page's code block that begins with a comment of this name. */
function exampleOf(file: string): string {
  const start = page.indexOf(`# ${file}\n`)
  return page.slice(start, page.indexOf('\n```', start))
}

describe('a policy', () => {
  it('needs only a name', () => {
    expect(parsePolicy('name: Fleet', 'policy.yaml')).toEqual({name: 'Fleet'})
  })

  it('may be written as JSON', () => {
    expect(parsePolicy('{"name": "Fleet", "pinData": "forbidden"}', 'policy.json')).toEqual({name: 'Fleet', pinData: 'forbidden'})
  })

  it('is accepted as the documentation shows it, and has every member there is', () => {
    const policy = parsePolicy(exampleOf('policy.yaml'), 'policy.yaml')
    const hint = refusalOf(() => parsePolicy('', 'empty.yaml')).hint
    const members = (/^Its members are ([^;]+);/.exec(hint)?.[1] ?? '').split(', ')
    expect(Object.keys(policy).sort()).toEqual(members.sort())
  })

  it.each([
    ['name: Fleet\nnodes:\n  forbiden: []', 3, '"forbiden" is not a member of nodes; did you mean "forbidden"?'],
    ['name: Fleet\nsetings: {}', 2, '"setings" is not a member of the policy; did you mean "settings"?'],
    [
      'name: Fleet\nrules:\n  triger-missing:\n    severity: off\n    reason: x',
      3,
      'rules.triger-missing: there is no such rule; did you mean "trigger-missing"?',
    ],
    ['name: Fleet\nrules:\n  trigger-missing:\n    severity: off', 3, 'rules.trigger-missing.reason: must say why'],
    ['name: Fleet\nrules:\n  trigger-missing:\n    severity: fatal\n    reason: x', 4, 'must be error, warning, info or off'],
    ['name: Fleet\nrules:\n  json-syntax:\n    severity: off\n    reason: x', 3, 'this rule is always an error'],
    ['name: F\nrules:\n  trigger-missing: {severity: off, reason: x,\n    expires: 2027-02-30}', 4, 'must be a date such as 2027-03-31'],
    ['name: F\npaths:\n  - files: [a]\n    rules:\n      nonsense: {severity: off, reason: x}', 5, 'paths.0.rules.nonsense: there is no such rule'],
    ['name: F\nnaming:\n  nodes: "(?=a)"', 3, 'naming.nodes: is no pattern that can be used: (?= is not supported'],
    ['name: F\nnodes:\n  versions:\n    n8n-nodes-base.set: four', 4, 'is not a range of versions'],
    ['name: F\nsecrets:\n  ignore:\n    - reason: x', 4, 'needs a pointer, a node, or both'],
    ['name: F\nlimits: {nodes: -1}', 2, 'limits.nodes: '],
    ['name: [', 1, 'not YAML: '],
    ['- a', 1, 'the policy: '],
    ['name: a\nname: b', 2, 'not YAML: '],
  ])('is refused with the line: %j', (text, line, reason) => {
    const error = refusalOf(() => parsePolicy(text, 'policy.yaml'))
    expect(error).toMatchObject({code: 'GEN_INPUT_INVALID', exitCode: 2})
    expect(error.problems[0]).toEqual({line, reason: expect.stringContaining(reason) as string})
    expect(error.message).toContain(`policy.yaml:${line}: `)
  })

  it('cannot be made to grow without bounds by aliases', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(', ')}]`),
    ]
    expect(refusalOf(() => parsePolicy(bomb.join('\n'), 'bomb.yaml')).problems).toHaveLength(1)
  })
})

describe('a manifest', () => {
  it('is accepted as the documentation shows it, and has every member there is', () => {
    const manifest = parseManifest(exampleOf('manifest.yaml'), 'manifest.yaml')
    const hint = refusalOf(() => parseManifest('', 'empty.yaml')).hint
    const members = (/^Its members are ([^;]+);/.exec(hint)?.[1] ?? '').split(', ')
    expect(Object.keys(manifest).sort()).toEqual(members.sort())
  })

  it.each([
    ['name: T\ncredentials:\n  - {id: a, type: b, nam: c}', 3, '"nam" is not a member of credentials.0; did you mean "name"?'],
    ['name: T\nredactionPolicy: some', 2, 'redactionPolicy: must be one of none, manual-only, non-manual, all'],
    ['name: T\nvariables: region', 2, 'variables: must be a list of names'],
  ])('is refused with the line: %j', (text, line, reason) => {
    const {problems} = refusalOf(() => parseManifest(text, 'manifest.yaml'))
    expect(problems).toContainEqual({line, reason: expect.stringContaining(reason) as string})
  })
})

describe('a baseline', () => {
  it('of another kind is refused', () => {
    const error = refusalOf(() => parseBaseline('{"schema": "genesis.workflow.baseline/2", "files": {}}', 'known.json'))
    expect(error.message).toContain('The baseline is not valid.\nknown.json:1: schema: ')
    expect(error.hint).toContain('--write-baseline')
  })
})
