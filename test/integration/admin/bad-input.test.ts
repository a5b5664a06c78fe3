import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {type AdminServer, adminToken, startAdminServer} from './admin-server.ts'

let server: AdminServer
beforeAll(async () => {
  server = await startAdminServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

interface Failed {
  error: {code: string; message: string; hint: string; exitCode: number; problems: {where: string; reason: string}[]}
}

const post = (text: string, headers: Record<string, string> = {}) => server.ask<Failed>('POST', '/wake/batches', {text, headers})
const counted = async (): Promise<string> => (await server.runtime.meter()).exposition()

describe('the admin API given nonsense', () => {
  it.each([
    ['no JSON', '{"batchId":'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a member that would reach a prototype', '{"batchId":"wake-1","__proto__":{"admin":true}}'],
    ['another one', '{"batchId":"wake-1","constructor":{"prototype":{"admin":true}}}'],
    ['thousands of lists in each other', '['.repeat(8000)],
    ['lists in each other that are closed', `{"batchId":${'['.repeat(7000)}${']'.repeat(7000)}}`],
    ['wrong types', '{"batchId":1,"tiers":"high","limit":"5","ratePerSecond":null}'],
    ['an id that is none', '{"batchId":"wake-1","tenantIds":["../../etc/passwd"]}'],
    ['a number out of range', '{"batchId":"wake-1","ratePerSecond":1e308}'],
    ['an unknown member', '{"batchId":"wake-1","force":true}'],
  ])('answers 400 to %s, in the one shape of failures', async (_, text) => {
    const {status, body} = await post(text)
    expect([status, body.error.code, body.error.exitCode]).toEqual([400, 'GEN_REQUEST_INVALID', 2])
    expect(JSON.stringify(body).length).toBeLessThan(8000)
    expect(Object.prototype).not.toHaveProperty('admin')
  })

  it('names every fault at once, and says where it is', async () => {
    const {body} = await post('{"batchId":"WAKE 1","tenantIds":["ok","No"],"force":true}')
    expect(body.error.problems.map(({where}) => where)).toEqual(['body.batchId', 'body.tenantIds.1', 'body'])
    expect(body.error.problems[2]?.reason).toContain('force')
  })

  it('refuses unknown, repeated and wrong parameters of the path and the query', async () => {
    const ask = async (path: string) => (await server.ask<Failed>('GET', path)).body.error.problems.map(({where}) => where)
    expect(await ask('/tenants?limit=0&offset=-1&sort=secret&colour=red')).toEqual(['query.sort', 'query.offset', 'query.limit', 'query'])
    expect(await ask('/tenants?limit=1&limit=2&descending=1&state=gone')).toEqual(['query.state.0', 'query.descending', 'query.limit'])
    expect(await ask('/tenants/No%20Tenant')).toEqual(['params.tenantId'])
    expect(await ask(`/tenants?search=${'x'.repeat(201)}`)).toEqual(['query.search'])
  })

  it('answers 404 to a route or a method that it does not have, and only to who has the token', async () => {
    expect(await server.ask('GET', '/nothing')).toMatchObject({status: 404, body: {error: {code: 'GEN_ROUTE_NOT_FOUND'}}})
    expect(await server.ask('DELETE', '/tenants/t-0001')).toMatchObject({status: 404, body: {error: {code: 'GEN_ROUTE_NOT_FOUND'}}})
    expect(await server.ask('GET', '/nothing', {token: null})).toMatchObject({status: 401})
  })

  it('answers 413 to a body that is too large, 415 to one of another type', async () => {
    expect(await server.ask('POST', '/wake/batches/wake-1/cancel', {text: `{"x":"${'y'.repeat(20_000)}"}`})).toMatchObject({status: 413})
    expect((await post(`{"batchId":"${'y'.repeat(1_100_000)}"}`)).status).toBe(413)
    expect((await post('batchId=wake-1', {'content-type': 'application/x-www-form-urlencoded'})).status).toBe(415)
    expect((await post('{"batchId":"wake-1"}', {'content-type': 'text/plain'})).status).toBe(415)
  })

  it('takes as many tenants as a fleet has, each named', async () => {
    const tenantIds = Array.from({length: 15_000}, (_, i) => `t-${String(i).padStart(61, '0')}`)
    expect(await server.ask('POST', '/wake/plan', {body: {tenantIds}})).toMatchObject({status: 404, body: {error: {code: 'GEN_NOT_FOUND'}}})
    expect((await server.ask('POST', '/wake/plan', {body: {tenantIds: [...tenantIds.map((id) => id.slice(1)), 'x']}})).status).toBe(400)
  })

  it('answers as it describes it', () => {
    expect(server.problems).toEqual([])
  })
})

describe('the admin API and strangers', () => {
  it.each([
    ['no header', null],
    ['an empty token', ''],
    ['a part of the token', adminToken.slice(0, -1)],
    ['the token and more', `${adminToken}x`],
    ['the token twice', `${adminToken} ${adminToken}`],
    ['another scheme', undefined],
  ])('answer 401 to %s, and say nothing else', async (_, token) => {
    const options = token === undefined ? {token: null, headers: {authorization: `Basic ${adminToken}`}} : {token}
    const {status, body, headers} = await server.ask<Failed>('GET', '/tenants', options)
    expect([status, headers.get('www-authenticate'), body.error.code]).toEqual([401, 'Bearer', 'GEN_ADMIN_UNAUTHORISED'])
    expect(JSON.stringify(body)).not.toContain(adminToken)
  })

  it('limit who guesses 1,000 times, remember it, and still let in who knows the token', async () => {
    const guess = async (n: number): Promise<number> => (await server.ask('POST', '/wake/batches', {token: `guess-number-${n}`})).status
    const statuses = await Promise.all(Array.from({length: 1000}, (_, n) => guess(n)))
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(20)
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
    const limited = await server.ask<Failed>('GET', '/tenants', {token: 'once more, please'})
    expect([limited.status, limited.body.error.code]).toEqual([429, 'GEN_ADMIN_RATE_LIMITED'])
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await server.ask('GET', '/tenants?limit=1')).status).toBe(200)
    expect(await counted()).toMatch(/genesis_admin_requests_total\{group="wake",outcome="limited"[^}]*\} 9\d\d/)
    expect(await server.stack.sql(`select from genesis.audit_log where action like 'admin.%'`)).toEqual([])
  })

  it('limit even who knows the token, to far more than an operator needs', async () => {
    const many = await Promise.all(Array.from({length: 1250}, () => server.ask('GET', '/nothing')))
    const statuses = many.map(({status}) => status)
    expect(new Set(statuses)).toEqual(new Set([404, 429]))
    expect(statuses.filter((status) => status === 404).length).toBeGreaterThan(1000)
  })
})
