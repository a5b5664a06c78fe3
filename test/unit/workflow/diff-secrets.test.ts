import {describe, expect, it} from 'vitest'

import {diffWorkflows} from '../../../src/lib/workflow/diff/diff-workflows.ts'
import {hideSecrets} from '../../../src/lib/workflow/diff/hide-secrets.ts'

const hidden = '••••••'
// Made up, and put together here so that no scanner takes it for a real one.
const token = ['ghp', 'Z8kQ2mW5rT9yB4nV7cX1pL6sD3fG0hJkM2qR'].join('_')

function differ(before: object, after: object): unknown {
  const flow = (parameters: object): object => ({nodes: [{name: 'A', type: 'n8n-nodes-base.set', parameters}], connections: {}})
  return diffWorkflows(flow(before), flow(after)).nodes[0]?.changes.map((change) => [change.before, change.after])
}

describe('a secret', () => {
  it.each([
    ['under a name that says so', {apiKey: 'hunter2'}, {apiKey: 'hunter3'}, [[hidden, hidden]]],
    ['beside such a name', {h: [{name: 'X-Api-Key', value: 'a1'}]}, {h: [{name: 'X-Api-Key', value: 'b2'}]}, [[hidden, hidden]]],
    [
      'beside a name that became such a one',
      {h: {name: 'Accept', value: 'a'}},
      {h: {name: 'Authorization', value: 'b'}},
      [
        ['Accept', 'Authorization'],
        ['a', hidden],
      ],
    ],
    ['by its form, wherever it stands', {text: `use ${token} here`}, {text: 'nothing'}, [[`use ${hidden} here`, 'nothing']]],
    [
      'in a value that is new as a whole',
      {},
      {body: {user: 'x', password: 'p', list: [{name: 'token', value: 't'}]}},
      [[undefined, {user: 'x', password: hidden, list: [{name: 'token', value: hidden}]}]],
    ],
    ['in code', {js: "const apiKey = 'abc'"}, {js: "const apiKey = 'abd'"}, [[`const apiKey = '${hidden}'`, `const apiKey = '${hidden}'`]]],
    ['in JSON', {json: '{"client_secret": "s1", "max_tokens": "5"}'}, {json: '{}'}, [[`{"client_secret": "${hidden}", "max_tokens": "5"}`, '{}']]],
    ['in an address', {url: 'https://u:p4ss@h.example/?api_key=1&q=2'}, {url: ''}, [[`https://u:${hidden}@h.example/?api_key=${hidden}&q=2`, '']]],
  ])('is not shown %s', (_, before, after, shown) => {
    expect(differ(before, after)).toEqual(shown)
  })

  it.each([
    ['an expression', {apiKey: '={{ $vars.KEY }}'}, {apiKey: '={{ $vars.OTHER }}'}, [['={{ $vars.KEY }}', '={{ $vars.OTHER }}']]],
    ['a number', {maxTokens: 100}, {maxTokens: 200}, [[100, 200]]],
    ['the name of a kind', {tokenType: 'bearer', credentialType: 'x'}, {tokenType: 'mac', credentialType: 'x'}, [['bearer', 'mac']]],
  ])('is not %s', (_, before, after, shown) => {
    expect(differ(before, after)).toEqual(shown)
  })

  it('is looked for in bounded time, whatever the text', () => {
    const startedAt = performance.now()
    for (const piece of ['a', '"', 'a:', 'a="', '://a:', 'Bearer ', '?a=', '\\', 'token="\\']) hideSecrets(piece.repeat(300_000))
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})
