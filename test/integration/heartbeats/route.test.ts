import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {type Gateway, startGateway} from '../../harness/gateway.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from '../store/fleets.ts'
import {type HeartbeatServer, sendRaw, startHeartbeatServer} from './heartbeat-server.ts'
import {receiverAt, sign} from './sidecars.ts'

let stack: TestStack
let gateway: Gateway
let server: HeartbeatServer
beforeAll(async () => {
  stack = await startTestStack()
  gateway = await startGateway({target: stack.connection.storeUrl})
  await tenantStore(stack.store).import([row('acme'), row('zeta'), row('old', {lineage: 'ohio'})], 'tester', false)
  server = await startHeartbeatServer(await receiverAt(gateway.url, stack.connection.serviceRoleKey))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await gateway[Symbol.asyncDispose]()
  await stack[Symbol.asyncDispose]()
})

/** By how much `work` makes a counter grow, which is counted a moment later. */
async function growth(metric: string, labelValue: string, work: () => Promise<unknown>): Promise<number> {
  const before = await server.counted(metric, labelValue)
  await work()
  await new Promise((resolve) => setTimeout(resolve, 250))
  return (await server.counted(metric, labelValue)) - before
}
const outcomes = (outcome: string, work: () => Promise<unknown>): Promise<number> => growth('genesis_heartbeats_total', outcome, work)

interface Sent {
  rawBody: Uint8Array | string
  signatureHeader?: string | undefined
  contentType?: string
}

async function post({rawBody, signatureHeader, contentType = 'application/json'}: Sent): Promise<{status: number; body: unknown; headers: Headers}> {
  const headers = {'content-type': contentType, ...(signatureHeader === undefined ? {} : {'x-genesis-signature': signatureHeader})}
  const response = await fetch(server.url, {method: 'POST', headers, body: Buffer.from(rawBody)})
  return {status: response.status, body: await response.json(), headers: response.headers}
}

describe('POST /v1/heartbeats', () => {
  it('answers 202 when the heartbeat is stored, and says when to send the next', async () => {
    expect(await post(sign('acme'))).toMatchObject({status: 202, body: {accepted: true, nextHeartbeatInSeconds: 57.3, commands: []}})
    expect(await stack.sql('select tenant_id from genesis.heartbeats')).toEqual([{tenant_id: 'acme'}])
  })

  it('gives the same 401 whatever is wrong, so that a stranger learns nothing', async () => {
    const replayed = sign('acme')
    await post(replayed)
    const wrong = [
      ['bad-signature', sign('acme', {keyOf: 'x'})],
      ['unknown-tenant', sign('no-such-tenant')],
      ['clock', sign('acme', {nowMs: Date.now() - 400_000})],
      ['replay', replayed],
      ['bad-signature', {...sign('acme'), signatureHeader: undefined}],
      ['bad-signature', {...sign('acme', {change: {tenantId: 'zeta'}})}],
      ['bad-signature', sign('old', {keyOf: 'x'})],
    ] as const
    for (const [outcome, one] of wrong) {
      const counted = outcomes(outcome, async () => {
        expect(await post(one), outcome).toMatchObject({status: 401, body: {accepted: false, error: 'not accepted'}})
      })
      expect(await counted, outcome).toBe(1)
    }
  })

  it('answers 403 to an Ohio tenant', async () => {
    expect(await post(sign('old'))).toMatchObject({status: 403, body: {accepted: false, error: 'not accepted'}})
  })

  it.each<[string, Sent, number]>([
    ['no JSON', {rawBody: '{"tenantId":'}, 400],
    ['no object', {rawBody: '7'}, 400],
    ['nothing', {rawBody: ''}, 400],
    ['another thing', {rawBody: '{"hello":"world"}'}, 400],
    ['an attempt at the prototype', {rawBody: '{"__proto__":{"x":1},"tenantId":"acme"}'}, 400],
    ['an attempt at the prototype with letters written otherwise', {rawBody: '{"\\u005f_proto__":{"x":1},"tenantId":"acme"}'}, 400],
    ['an attempt at the constructor', {rawBody: '{"constructor":{"prototype":{"x":1}},"tenantId":"acme"}'}, 400],
    ['as deep as its bytes allow', {rawBody: '['.repeat(2000) + ']'.repeat(2000)}, 400],
    ['deep in objects', {rawBody: `${'{"load":'.repeat(400)}1${'}'.repeat(400)}`}, 400],
    ['more than a heartbeat can be', {rawBody: `{"x":"${'a'.repeat(5000)}"}`}, 413],
    ['a megabyte', {rawBody: `{"x":"${'a'.repeat(1_000_000)}"}`}, 413],
    ['text', {rawBody: 'hello', contentType: 'text/plain'}, 415],
    ['a heartbeat that says it is a form', {...sign('acme'), contentType: 'application/x-www-form-urlencoded'}, 415],
  ])('answers a body that is %s as what it is, counts it, and goes on', async (_what, sent, status) => {
    expect(await outcomes('malformed', async () => expect((await post(sent)).status).toBe(status))).toBe(1)
    expect((await post(sign('acme'))).status).toBe(202)
    expect(({} as {x?: number}).x).toBeUndefined()
  })

  it('does not read more of a body without a length than a heartbeat can have', async () => {
    const head = 'POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'
    const chunk = `3e8\r\n${'a'.repeat(1000)}\r\n`
    const answer = await sendRaw(server.port, [head, ...Array.from({length: 1000}, () => chunk)], 1)
    expect(answer.status).toBe(413)
    expect(answer.afterMs).toBeLessThan(900)
  })

  it('answers 400 to a request without a body and without a type', async () => {
    expect((await fetch(server.url, {method: 'POST'})).status).toBeGreaterThanOrEqual(400)
    expect((await fetch(server.url, {method: 'POST'})).status).toBeLessThan(500)
  })

  it('sheds under load before any work is done, with a time to come back, and takes heartbeats again afterwards', async () => {
    server.load = {fullness: 0.75, loopDelayMs: 0}
    server.random = 0.4
    const keysAsked = gateway.calls('tenant_keys')
    const signed = sign('acme')
    const shed = outcomes('overloaded', async () => {
      const refused = await post(signed)
      expect(refused).toMatchObject({status: 429, body: {accepted: false, error: 'overloaded'}})
      expect(refused.headers.get('retry-after')).toBe('18')
    })
    expect(await shed).toBe(1)
    expect(gateway.calls('tenant_keys')).toBe(keysAsked)
    server.random = 0.6
    expect((await post(signed)).status).toBe(202)
    server.load = {fullness: 0, loopDelayMs: 0}
  })

  it('answers 503 with a time to try again when the store is away, and takes the very same later', async () => {
    const {port} = new URL(gateway.url)
    await gateway[Symbol.asyncDispose]()
    const signed = sign('acme')
    const away = outcomes('store-away', async () => {
      const refused = await post(signed)
      expect(refused).toMatchObject({status: 503, body: {accepted: false, error: 'try again'}})
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    })
    expect(await away).toBe(1)
    gateway = await startGateway({target: stack.connection.storeUrl, port: Number(port)})
    expect((await post(signed)).status).toBe(202)
  })
})

describe.concurrent('The HTTP server', () => {
  const answers = (status: string, work: () => Promise<unknown>): Promise<number> => growth('genesis_http_answers_total', status, work)

  it('answers 404 where there is nothing, without reading what is sent there', async () => {
    const counted = answers('404', async () => {
      expect((await fetch(new URL('/v2/nothing', server.url), {method: 'POST', body: 'x'.repeat(60_000)})).status).toBe(404)
      expect((await fetch(server.url)).status).toBe(404)
    })
    expect(await counted).toBe(2)
  })

  it('ends a connection on which nothing is said', async () => {
    const {status, afterMs} = await sendRaw(server.port, [])
    expect([0, 408]).toContain(status)
    expect(afterMs).toBeLessThan(8000)
  })

  it('ends a request whose headers drip in, and counts it', async () => {
    const drops = Array.from('POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\nx-slow: '.padEnd(200, 'a'))
    const counted = answers('408', async () => {
      const {status, afterMs} = await sendRaw(server.port, drops, 100)
      expect(status).toBe(408)
      expect(afterMs).toBeLessThan(8000)
    })
    expect(await counted).toBeGreaterThanOrEqual(1)
  }, 15_000)

  it('ends a request whose body drips in', async () => {
    const head = 'POST /v1/heartbeats HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 300\r\n\r\n'
    const {status, afterMs} = await sendRaw(server.port, [head, ...Array.from({length: 300}, () => ' ')], 100)
    expect(status).toBe(408)
    expect(afterMs).toBeLessThan(13_000)
  }, 20_000)

  it.each([
    ['headers of 9 kB', `GET / HTTP/1.1\r\nhost: x\r\nx-much: ${'a'.repeat(9000)}\r\n\r\n`, 431],
    ['what is not HTTP', 'hello there\r\n\r\n', 400],
    ['two different lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    ['a length and chunks', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ])('refuses %s, and counts it', async (_what, text, status) => {
    expect(await answers(String(status), async () => expect((await sendRaw(server.port, [text])).status).toBe(status))).toBeGreaterThanOrEqual(1)
  })
})
