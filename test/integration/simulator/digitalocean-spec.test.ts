import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import type {Simulator} from '../../../src/lib/simulator/start-simulator.ts'
import {loadDigitalOceanSpec, missingDigitalOceanSpec, type OpenApiSpec} from '../../harness/openapi.ts'
import {dropletOf, eventually, simulate, token} from './simulated-api.ts'

const missing = missingDigitalOceanSpec()
if (missing !== undefined) console.warn(`SKIPPED: the simulator is not compared with DigitalOcean's description: ${missing}`)

interface Exchange {
  status: number
  problems: string[]
}

/** Sends a request as it is, and compares it (unless it is meant to be wrong) and the answer with the description. */
async function exchange(
  spec: OpenApiSpec,
  simulator: Simulator,
  request: {method?: string; path: string; body?: unknown; wrong?: true},
): Promise<Exchange> {
  const {method = 'GET', path, body, wrong} = request
  const url = new URL(path, simulator.url)
  const bearer = wrong === true && path.includes('unauthorised') ? 'wrong' : token
  const init = body === undefined ? {} : {body: JSON.stringify(body)}
  const response = await fetch(url, {method, headers: {authorization: `Bearer ${bearer}`, 'content-type': 'application/json'}, ...init})
  const observed = {method, path: url.pathname, status: response.status, headers: response.headers, body: await response.json()}
  const asked = wrong === true ? [] : spec.checkRequest({method, path: url.pathname, query: url.searchParams, body})
  return {status: response.status, problems: [...asked, ...spec.checkResponse(observed)]}
}

describe.skipIf(missing !== undefined)(`By DigitalOcean's own description${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  let spec: OpenApiSpec
  let simulator: Simulator
  beforeAll(async () => {
    spec = loadDigitalOceanSpec()
    simulator = await simulate({droplets: 450, speed: 1000})
  })
  afterAll(() => simulator.close())

  it.each([
    ['/v2/account', 200],
    ['/v2/droplets', 200],
    ['/v2/droplets?per_page=200&page=2', 200],
    ['/v2/droplets?per_page=200&page=99', 200],
    ['/v2/droplets?tag_name=tenant:t-0001', 200],
    ['/v2/droplets?name=genesis-t-0002', 200],
    ['/v2/actions', 200],
    ['/v2/droplets/1', 404],
    ['/v2/droplets/1/actions', 404],
    ['/v2/actions/1', 404],
    ['/v2/snapshots', 404],
  ])('GET %s is answered %i as it should be', async (path, status) => {
    expect(await exchange(spec, simulator, {path})).toEqual({status, problems: []})
  })

  it.each(['power_on', 'power_off', 'shutdown', 'reboot', 'power_cycle'])('a %s is accepted, runs and ends as it should', async (type) => {
    const index = ['power_on', 'power_off', 'shutdown', 'reboot', 'power_cycle'].indexOf(type)
    const {dropletId} = dropletOf(simulator, type === 'power_on' ? 'hibernated' : 'active', index)
    const actions = `/v2/droplets/${dropletId}/actions`
    expect(await exchange(spec, simulator, {method: 'POST', path: actions, body: {type}})).toEqual({status: 201, problems: []})
    const {id = 0} = (await eventually(() => simulator.events().find((event) => event.dropletId === dropletId))) as {id?: number}
    const {actionId = id} = simulator.events().find((event) => event.dropletId === dropletId) ?? {}
    const check = async (): Promise<void> => {
      for (const path of [`/v2/droplets/${dropletId}`, actions, `${actions}/${actionId}`, `/v2/actions/${actionId}`, '/v2/actions'])
        expect([path, await exchange(spec, simulator, {path})]).toEqual([path, {status: 200, problems: []}])
    }
    await check()
    await eventually(() => simulator.events().some((event) => event.dropletId === dropletId && event.kind === 'action-completed'))
    await check()
  })

  it.each([
    [401, {path: '/v2/droplets?unauthorised'}],
    [400, {path: '/v2/droplets?per_page=1000'}],
    [400, {path: '/v2/droplets?tag_name=a&name=b'}],
    [405, {method: 'DELETE', path: '/v2/droplets?tag_name=genesis'}],
    [400, {method: 'POST', path: '/v2/droplets/:on/actions', body: []}],
    [413, {method: 'POST', path: '/v2/droplets/:on/actions', body: {type: 'x'.repeat(100_000)}}],
    [422, {method: 'POST', path: '/v2/droplets/:on/actions', body: {type: 'power_on'}}],
    [422, {method: 'POST', path: '/v2/droplets/:on/actions', body: {type: 'snapshot'}}],
  ])('%i is answered as it should be: %o', async (status, request) => {
    const path = request.path.replace(':on', String(dropletOf(simulator, 'active', 20).dropletId))
    expect(await exchange(spec, simulator, {...request, path, wrong: true})).toEqual({status, problems: []})
  })

  it('rate limits and injected errors are answered as they should be', async () => {
    await using limited = await simulate({minuteLimit: 1})
    await exchange(spec, limited, {path: '/v2/account'})
    expect(await exchange(spec, limited, {path: '/v2/account'})).toEqual({status: 429, problems: []})
    await using exhausted = await simulate({hourLimit: 1})
    await exchange(spec, exhausted, {path: '/v2/account'})
    expect(await exchange(spec, exhausted, {path: '/v2/account'})).toEqual({status: 429, problems: []})
    await using broken = await simulate({errorRate: 1})
    for (let i = 0; i < 10; i++) expect((await exchange(spec, broken, {path: '/v2/droplets'})).problems).toEqual([])
    expect(new Set(broken.log().map(({status}) => status))).toEqual(new Set([500, 503]))
  })
})

describe.skipIf(missing !== undefined)('The comparison with the description', () => {
  it('finds what is wrong with a request', () => {
    const spec = loadDigitalOceanSpec()
    const post = (body: unknown): string[] => spec.checkRequest({method: 'POST', path: '/v2/droplets/5/actions', body})
    expect(post({type: 'power_on'})).toEqual([])
    expect(post({type: 'explode'})).toHaveLength(1)
    expect(post(undefined)).toHaveLength(1)
    expect(spec.checkRequest({method: 'GET', path: '/v2/droplets', query: {per_page: '201'}})).toHaveLength(1)
    expect(spec.checkRequest({method: 'GET', path: '/v2/droplets', query: {perPage: '20'}})).toHaveLength(1)
    expect(spec.checkRequest({method: 'GET', path: '/v2/droplets/abc'})).toHaveLength(1)
    expect(spec.checkRequest({method: 'GET', path: '/v2/nothing'})).toHaveLength(1)
    expect(spec.checkRequest({method: 'PUT', path: '/v2/droplets'})).toHaveLength(1)
  })

  it('finds what is wrong with a response', () => {
    const spec = loadDigitalOceanSpec()
    const headers = {'ratelimit-limit': '5000', 'ratelimit-remaining': '4999', 'ratelimit-reset': '1', 'content-type': 'application/json'}
    const check = (status: number, body: unknown, changed: Record<string, string> = {}): string[] =>
      spec.checkResponse({method: 'GET', path: '/v2/actions/7', status, headers: new Headers({...headers, ...changed}), body})
    const action = {id: 7, status: 'completed', type: 'power_on', completed_at: null, region_slug: 'nyc3'}
    expect(check(200, {action})).toEqual([])
    expect(check(200, {action: {...action, status: 'done'}})).toHaveLength(1)
    expect(check(200, {action: {...action, id: null}})).toHaveLength(1)
    expect(check(200, {action: {...action, started_at: 'yesterday'}})).toHaveLength(1)
    expect(check(200, {action}, {'ratelimit-remaining': 'many'})).toHaveLength(1)
    expect(check(200, {action}, {'content-type': 'text/html'})).toHaveLength(1)
    expect(check(404, {message: 'no id'})).toHaveLength(1)
    expect(check(503, {id: 'x', message: 'by the default response'})).toEqual([])
    expect(spec.checkResponse({method: 'GET', path: '/v2/actions/7', status: 200, headers: new Headers(), body: {action}})).toHaveLength(4)
  })
})
