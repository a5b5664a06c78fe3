import {inspect} from 'node:util'
import {describe, expect, it} from 'vitest'

import type {DigitalOceanOptions} from '../../../src/lib/adapters/digitalocean/client.ts'
import {droplets} from '../../../src/lib/adapters/digitalocean/droplets.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {OhioFirewallViolation} from '../../../src/lib/firewall/index.ts'
import type {Lineage} from '../../../src/lib/tenants/tenant.ts'
import type {WakeTenantView} from '../../../src/lib/wake/wake-batch.ts'
import {type Answer, startCountingServer} from './counting-server.ts'

const token = 'dop_v1_a_token_for_this_test_only'
const tenant: WakeTenantView = {id: 'acme', tier: 'high', lineage: 'sovereign', dropletId: 42}
const never = new AbortController().signal
const nowMs = 1_795_000_000_000
const clock = {...realClock, now: () => nowMs}
const optionsFor = (baseUrl: string): DigitalOceanOptions => ({baseUrl, token: new Secret(token), clock, userAgent: 'genesis-fleet/test'})

const action = {id: 7, type: 'power_on', status: 'in-progress', started_at: '2026-11-21T09:00:00Z', completed_at: null, resource_id: 42}
const quotaHeaders = {'ratelimit-limit': '5000', 'ratelimit-remaining': '4321', 'ratelimit-reset': '1795003600'}

/** What the adapter throws for an answer to a power_on. */
async function faultFor(answer: Answer | 'cut' | 'hang', signal = never): Promise<Error & Record<string, unknown>> {
  await using server = await startCountingServer(() => answer)
  try {
    await droplets(optionsFor(server.url)).powerOn(tenant, signal)
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('it was accepted')
}

describe('The DigitalOcean adapter', () => {
  it('sends what the API describes and reads actions, droplets, the account and the limits from the answers', async () => {
    await using server = await startCountingServer(({method, url}) => {
      if (method === 'POST') return {status: 201, body: {action}, headers: quotaHeaders}
      if (url.endsWith('/actions/7')) return {body: {action}, headers: quotaHeaders}
      if (url.includes('/actions')) return {body: {actions: [action]}, headers: quotaHeaders}
      if (url.includes('/droplets')) return {body: {droplet: {id: 42, status: 'off', name: 'x'}}, headers: quotaHeaders}
      return {body: {account: {status: 'active', droplet_limit: 25, email: 'x'}}, headers: quotaHeaders}
    })
    const api = droplets(optionsFor(server.url))
    const quota = {limit: 5000, remaining: 4321, resetAtMs: 1_795_003_600_000}
    const value = {id: 7, type: 'power_on', status: 'in-progress', startedAt: '2026-11-21T09:00:00Z'}
    expect(await api.powerOn(tenant, never)).toMatchObject({value, quota})
    expect(await api.powerCycle(tenant, never)).toMatchObject({value, quota})
    expect(await api.recentActions(tenant, never)).toMatchObject({value: [value], quota})
    expect(await api.readAction(tenant, 7, never)).toMatchObject({value, quota})
    expect(await api.isOn(tenant, never)).toMatchObject({value: false, quota})
    expect(await api.checkAccount(never)).toMatchObject({value: {status: 'active', dropletLimit: 25}, quota})
    expect(server.requests.map(({method, url, body}) => `${method} ${url} ${body}`.trim())).toEqual([
      'POST /v2/droplets/42/actions {"type":"power_on"}',
      'POST /v2/droplets/42/actions {"type":"power_cycle"}',
      'GET /v2/droplets/42/actions?per_page=20',
      'GET /v2/droplets/42/actions/7',
      'GET /v2/droplets/42',
      'GET /v2/account',
    ])
    for (const {headers} of server.requests) expect(headers).toMatchObject({authorization: `Bearer ${token}`, 'user-agent': 'genesis-fleet/test'})
  })

  it('knows nothing of the limits when an answer does not tell them', async () => {
    await using server = await startCountingServer(() => ({status: 201, body: {action}, headers: {'ratelimit-limit': '5000'}}))
    expect(await droplets(optionsFor(server.url)).powerOn(tenant, never)).not.toHaveProperty('quota')
  })

  it.each<[string, Answer | 'cut', string]>([
    ['a wrong token', {status: 401, body: {id: 'unauthorized', message: 'no'}}, 'GEN_DIGITALOCEAN_UNAUTHORISED'],
    ['a token without the right', {status: 403}, 'GEN_DIGITALOCEAN_UNAUTHORISED'],
    ['an unknown droplet', {status: 404, body: {id: 'not_found', message: 'no'}}, 'GEN_DIGITALOCEAN_REFUSED'],
    ['a pending action', {status: 422, body: {id: 'unprocessable_entity', message: 'no'}}, 'GEN_DIGITALOCEAN_REFUSED'],
    ['a server error', {status: 500, body: 'oops'}, 'GEN_DIGITALOCEAN_UNREACHABLE'],
    ['a gateway in between', {status: 502, body: '<html>'}, 'GEN_DIGITALOCEAN_UNREACHABLE'],
    ['an answer that is no JSON', {status: 201, body: '<html>'}, 'GEN_DIGITALOCEAN_UNREACHABLE'],
    ['an answer of another shape', {status: 201, body: {action: {id: 'seven'}}}, 'GEN_DIGITALOCEAN_UNREACHABLE'],
    ['a connection that is cut', 'cut', 'GEN_DIGITALOCEAN_UNREACHABLE'],
  ])('calls %s by its name, and never shows the token', async (_what, answer, code) => {
    const error = await faultFor(answer)
    expect(error.code).toBe(code)
    expect(inspect(error, {depth: 9})).not.toContain(token)
  })

  it('gives a refusal’s status and the API’s own words', async () => {
    const refused = await faultFor({status: 404, body: {id: 'not_found', message: 'The resource you were accessing could not be found.'}})
    expect(refused).toMatchObject({status: 404, message: expect.stringContaining('could not be found') as string})
  })

  it.each([
    ['retry-after, when the limit of a minute is reached', {'retry-after': '17', ...quotaHeaders}, nowMs + 17_000],
    ['the reset, when the limit of an hour is reached', quotaHeaders, 1_795_003_600_000],
    ['a second at least, when the reset is past', {...quotaHeaders, 'ratelimit-reset': '1795000000'}, nowMs + 1000],
    ['a minute, when nothing is said', {}, nowMs + 60_000],
  ])('waits after a 429 for %s', async (_what, headers: Record<string, string>, retryAtMs) => {
    expect(await faultFor({status: 429, headers, body: {id: 'too_many_requests', message: 'x'}})).toMatchObject({
      code: 'GEN_DIGITALOCEAN_RATE_LIMITED',
      retryAtMs,
    })
  })

  it('ends a request at once when its signal aborts', async () => {
    expect(await faultFor('hang', AbortSignal.timeout(50))).toMatchObject({name: 'TimeoutError'})
  })

  it('says so when nobody listens', async () => {
    const server = await startCountingServer()
    await server[Symbol.asyncDispose]()
    await expect(droplets(optionsFor(server.url)).checkAccount(never)).rejects.toMatchObject({
      code: 'GEN_DIGITALOCEAN_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED') as string,
    })
  })
})

describe('The Ohio firewall in front of DigitalOcean', () => {
  const byTenant = {
    powerOn: (api: ReturnType<typeof droplets>, view: WakeTenantView) => api.powerOn(view, never),
    powerCycle: (api: ReturnType<typeof droplets>, view: WakeTenantView) => api.powerCycle(view, never),
    readAction: (api: ReturnType<typeof droplets>, view: WakeTenantView) => api.readAction(view, 7, never),
    recentActions: (api: ReturnType<typeof droplets>, view: WakeTenantView) => api.recentActions(view, never),
    isOn: (api: ReturnType<typeof droplets>, view: WakeTenantView) => api.isOn(view, never),
  }

  it('covers every call that names a tenant', () => {
    const withoutTenant = ['checkAccount']
    expect(Object.keys(droplets(optionsFor('http://127.0.0.1:1'))).sort()).toEqual([...Object.keys(byTenant), ...withoutTenant].sort())
  })

  it.each(Object.keys(byTenant) as (keyof typeof byTenant)[])(
    'refuses %s for an Ohio tenant, or one of no known lineage, before anything is sent',
    async (name) => {
      await using server = await startCountingServer()
      const api = droplets(optionsFor(server.url))
      for (const lineage of ['ohio', 'unknown', undefined] as Lineage[])
        for (const dropletId of [42, null])
          await expect(byTenant[name](api, {...tenant, lineage, dropletId})).rejects.toBeInstanceOf(OhioFirewallViolation)
      // The server does count: a sovereign tenant's call arrives.
      expect(server.requests).toHaveLength(0)
      await byTenant[name](api, tenant).catch(() => undefined)
      expect(server.requests).toHaveLength(1)
    },
  )
})
