import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import type {Finding} from '../../../src/lib/workflow/finding.ts'
import {findMark} from '../../../src/lib/workflow/secrets/find-mark.ts'
import {isSecretName} from '../../../src/lib/workflow/secrets/secret-names.ts'
import {tokenFormats} from '../../../src/lib/workflow/secrets/token-formats.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'

function findings(parameters: unknown, more: object = {}): Finding[] {
  const node = {name: 'Ask', type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters}
  const workflow = {name: 'x', nodes: [node], connections: {}, settings: {}, ...more}
  return validateWorkflow(workflow).workflows.flatMap((report) => report.findings.filter(({rule}) => /secret|placeholder|slot/.test(rule)))
}

const rules = (parameters: unknown): string[] => findings(parameters).map(({rule}) => rule)

/** Characters that no one would take for a word, made here so that no scanner takes this file for a leak. */
function noise(length: number, alphabet = 'Zk8Qm2Wt5Rb9Yv4Nc7Xp1Ls6Df3GhJ0aEi'): string {
  return Array.from({length}, (_, i) => alphabet[(i * 7 + 3) % alphabet.length]).join('')
}
const hex = (length: number): string => noise(length, '8f3a1c9e7b2d5046')

const tokens: readonly [string, string][] = [
  ['AWS', `AKIA${noise(16, 'ZK8QM2WT5RB9YV4N')}`],
  ['Google', `AIza${noise(35)}`],
  ['GitHub', `ghp_${noise(36)}`],
  ['GitHub, fine-grained', `github_pat_${noise(60)}`],
  ['GitLab', `glpat-${noise(20)}`],
  ['Slack', `xoxb-${noise(12, '8361947205')}-${noise(24)}`],
  ['Stripe', `sk_live_${noise(24)}`],
  ['OpenAI', `sk-proj-${noise(48)}`],
  ['Anthropic', `sk-ant-api03-${noise(90)}`],
  ['SendGrid', `SG.${noise(22)}.${noise(43)}`],
  ['Telegram', `${noise(10, '8361947205')}:AA${noise(33)}`],
  ['JSON web token', `eyJ${noise(30)}.eyJ${noise(40)}.${noise(43)}`],
  ['DigitalOcean', `dop_v1_${hex(64)}`],
  ['npm', `npm_${noise(36)}`],
  ['Notion', `ntn_${noise(46)}`],
  ['Airtable', `pat${noise(14)}.${hex(64)}`],
  ['HubSpot', `pat-na1-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`],
  ['Hugging Face', `hf_${noise(34, 'ZkQmWtRbYvNcXpLsDfGhJaEi')}`],
  ['Google, access', `ya29.${noise(60)}`],
  ['Google, client secret', `GOCSPX-${noise(28)}`],
  ['Facebook', `EAA${noise(90)}`],
  ['Apify', `apify_api_${noise(36)}`],
  ['Docker', `dckr_pat_${noise(27)}`],
  ['Groq', `gsk_${noise(52)}`],
  ['Linear', `lin_api_${noise(40)}`],
  ['PyPI', `pypi-${noise(80)}`],
  ['Perplexity', `pplx-${noise(48)}`],
  ['Stripe, restricted', `rk_live_${noise(24)}`],
  ['Replicate', `r8_${noise(37)}`],
  ['OpenAI, old', `sk-${noise(48)}`],
  ['Shopify', `shpat_${hex(32)}`],
  ['Supabase', `sbp_${hex(40)}`],
  ['Notion, old', `secret_${noise(43)}`],
  ['webhook signature', `whsec_${noise(32)}`],
  ['Brevo', `xkeysib-${hex(64)}-${noise(16)}`],
  ['private key', `-----BEGIN PRIVATE KEY-----\n${noise(64)}\n-----END PRIVATE KEY-----`],
  ['bearer token', `Bearer ${noise(40)}`],
  ['basic authorization', `Basic ${noise(38)}==`],
  ['database', `postgres://app:${noise(12)}@db.acme.dev:5432/crm`],
]

it('has an example of every form of token', () => {
  const forms = Object.values(tokenFormats).flat()
  expect(forms.filter(({pattern}) => !tokens.some(([, token]) => pattern.test(token))).map(({kind}) => kind)).toEqual([])
})

describe('a secret', () => {
  it.each(tokens)('of %s is found in a parameter, in code, in an expression and in pinned data, and never repeated', (_, token) => {
    const places = [
      findings({text: token}),
      findings({jsCode: `const a = 1\nconst b = \`${token}\`\nreturn []`}),
      findings({body: `={{ JSON.stringify({a: \`${token}\`}) }}`}),
      findings({}, {pinData: {Ask: [{json: {text: `see ${token}, please`}}]}}),
    ]
    for (const [finding, ...others] of places) {
      expect(others).toEqual([])
      expect(finding).toMatchObject({rule: 'hard-coded-secret', severity: 'error'})
      const told = `${finding?.message}${finding?.hint}`
      for (let i = 0; i + 6 <= token.length; i++) if (/\d/.test(token.slice(i, i + 6))) expect(told).not.toContain(token.slice(i, i + 6))
    }
  })

  it.each([
    [{password: 'Tr0ub4dor&3'}],
    [{authentication: {apiKey: noise(20)}}],
    [{headers: [{name: 'X-API-Key', value: noise(24)}]}],
    [{values: {string: [{name: 'clientSecret', value: noise(32)}]}}],
    [{jsCode: `const config = {apiKey: "${noise(24)}"}\nreturn []`}],
    [{jsonBody: `{"user": "a", "password": "Tr0ub4dor&3"}`}],
  ])('is known by the name it has: %j', (parameters) => {
    expect(rules(parameters)).toEqual(['hard-coded-secret'])
  })

  it.each([
    [{apiKey: '={{ $vars.crmKey }}'}],
    [{headers: [{name: 'Authorization', value: '=Bearer {{ $json.token }}'}]}],
    [{password: 'changeme'}, {apiKey: 'YOUR_KEY'}, {token: '<token>'}, {secret: 'xxxxxxxxxxxx'}],
    [{apiKey: '**PUT_API_KEY_HERE**'}],
    [{authorization: 'Bearer'}, {authentication: 'genericCredentialType'}, {nodeCredentialType: 'slackOAuth2Api'}],
    [{maxTokens: '4096'}, {tokenType: 'bearer-and-2-more'}, {publicKey: noise(40)}, {nextPageToken: noise(30)}],
    [{sheetId: noise(44)}, {webhookId: '7dd9d4ef-8412-4add-a0d0-b548ad4564b9'}],
    [{text: 'Bearer tokens are explained in the documentation-of-the-service'}],
    [{url: 'https://crm.acme.dev:8080/leads@home'}, {url: 'postgres://user:password@localhost/db'}],
    [{jsCode: 'const apiKey = $env.KEY\nconst password = "password"\nreturn []'}],
    [{jsCode: 'const token = items[0].json["access_token_1"]\nreturn []'}],
  ])('is not what a reference, a placeholder or a word is: %j', (...list) => {
    for (const parameters of list) expect(rules(parameters).filter((rule) => rule === 'hard-coded-secret')).toEqual([])
  })

  it('has names of its own', () => {
    for (const name of ['apiKey', 'api_key', 'X-API-Key', 'db_password', 'clientSecret', 'accessToken', 'Authorization', 'botToken']) {
      expect(isSecretName(name), name).toBe(true)
    }
    for (const name of [
      'maxTokens',
      'publicKey',
      'primaryKey',
      'keyword',
      'tokenCount',
      'passenger',
      'author',
      'monkey',
      'secretary',
      'page_token',
    ]) {
      expect(isSecretName(name), name).toBe(false)
    }
  })
})

describe('what was not filled in', () => {
  it('is an error when it is a slot of a golden template, whole or half removed, anywhere in the workflow', () => {
    expect(findings({url: 'https://%%slot:crm.host%%/leads'})).toMatchObject([{rule: 'slot-unresolved', severity: 'error', node: 'Ask'}])
    expect(findings({}, {settings: {timezone: '%%slot:zone'}})).toMatchObject([{rule: 'slot-unresolved', pointer: '/settings/timezone', node: null}])
    expect(findings({query: "SELECT '100%%' LIKE '%%'"})).toEqual([])
  })

  it.each([
    ['YOUR_ACCOUNT_ID'],
    ['{{TENANT_NAME}}'],
    ['<%= tenant %>'],
    ['$' + '{TENANT}'],
    ['{% tenant %}'],
    ['__TENANT__'],
    ['REPLACE_ME'],
    ['your-api-key'],
  ])('is a warning when it is %s', (value) => {
    expect(rules({account: value})).toEqual(['placeholder-left'])
  })

  it.each([
    ['your own words'],
    ['a __init__ in Python'],
    ['100 <percent'],
    ['Yours sincerely'],
    ['RECEIVED_AT'],
    ['{{ customer.name }}'],
    ['ENTERPRISE'],
  ])('is nothing when it is %s', (value) => {
    expect(rules({account: value})).toEqual([])
  })
})

describe('the search for secrets', () => {
  it('ends in every text, each mark behind the one before', () => {
    const parts = fc.constantFrom(
      '{{',
      '%%slot:',
      '<%',
      '://',
      ':',
      '@',
      '"',
      "'",
      '=',
      ' ',
      'password',
      'Bearer ',
      'sk-',
      'SG.',
      '-----',
      'BEGIN',
      '__',
      'A8b',
      '\\',
      '.',
      'YOUR_',
    )
    fc.assert(
      fc.property(fc.array(parts, {maxLength: 40}), (list) => {
        const text = list.join('')
        let from = 0
        for (let mark = findMark(text, 0); mark !== null; mark = findMark(text, mark.end)) {
          expect(mark.end).toBeGreaterThan(from)
          from = mark.end
        }
      }),
      {numRuns: 3000},
    )
  })

  it.each([
    ['dashes', '-'.repeat(2_000_000)],
    ['beginnings of keys', '-----BEGIN RSA '.repeat(100_000)],
    ['schemes', '://a:b'.repeat(200_000)],
    ['quotes', 'password: "'.repeat(100_000)],
    ['bearers', `Bearer ${'a1B2c3'.repeat(10)} `.repeat(30_000)],
    ['tokens in pieces', 'eyJabcdefghijk.eyJabcdefghijk.'.repeat(50_000)],
    ['braces', '{{'.repeat(500_000)],
  ])('reads hostile %s in time that grows with their length', (_, text) => {
    const start = performance.now()
    findings({text, password: text})
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
