import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {createLog} from '../../../src/lib/serve/create-log.ts'
import {createHttp} from '../../../src/lib/serve/http/create-http.ts'
import {addHeartbeatRoute} from '../../../src/lib/serve/http/heartbeat-route.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from '../store/fleets.ts'
import {type Gateway, startGateway} from '../store/gateway.ts'
import {receiverAt, sign} from './sidecars.ts'

let stack: TestStack
let gateway: Gateway
let http: ReturnType<typeof createHttp>
let url: string
beforeAll(async () => {
  stack = await startTestStack()
  gateway = await startGateway({target: stack.connection.storeUrl, prefix: ''})
  await tenantStore(stack.store).import([row('acme'), row('old', {lineage: 'ohio'})], 'tester', false)
  http = createHttp(createLog('silent'))
  addHeartbeatRoute(http, await receiverAt(gateway.url, stack.connection.serviceRoleKey))
  url = `${await http.listen({host: '127.0.0.1', port: 0})}/v1/heartbeats`
})
afterAll(async () => {
  await http.close()
  await gateway[Symbol.asyncDispose]()
  await stack[Symbol.asyncDispose]()
})

interface Sent {
  rawBody: Uint8Array | string
  signatureHeader?: string | undefined
  contentType?: string
}

async function post({rawBody, signatureHeader, contentType = 'application/json'}: Sent): Promise<{status: number; body: unknown; headers: Headers}> {
  const headers = {'content-type': contentType, ...(signatureHeader === undefined ? {} : {'x-genesis-signature': signatureHeader})}
  const response = await fetch(url, {method: 'POST', headers, body: Buffer.from(rawBody)})
  return {status: response.status, body: await response.json(), headers: response.headers}
}

describe('POST /v1/heartbeats', () => {
  it('answers 202 when the heartbeat is stored, and says when to send the next', async () => {
    expect(await post(sign('acme'))).toMatchObject({status: 202, body: {accepted: true, nextHeartbeatInSeconds: 60, commands: []}})
    expect(await stack.sql('select tenant_id from genesis.heartbeats')).toEqual([{tenant_id: 'acme'}])
  })

  it('gives the same 401 whatever is wrong, so that a stranger learns nothing', async () => {
    const replayed = sign('acme')
    await post(replayed)
    const wrong = [
      sign('acme', {keyOf: 'x'}),
      sign('no-such-tenant'),
      sign('acme', {nowMs: Date.now() - 400_000}),
      replayed,
      {...sign('acme'), signatureHeader: undefined},
      sign('old', {keyOf: 'x'}),
    ]
    for (const one of wrong) expect(await post(one)).toMatchObject({status: 401, body: {accepted: false, error: 'not accepted'}})
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
    ['more than a heartbeat can be', {rawBody: `{"x":"${'a'.repeat(5000)}"}`}, 413],
    ['text', {rawBody: 'hello', contentType: 'text/plain'}, 415],
  ])('answers a body that is %s as what it is, and goes on', async (_what, sent, status) => {
    expect((await post(sent)).status).toBe(status)
    expect((await post(sign('acme'))).status).toBe(202)
  })

  it('answers 400 to a request without a body and without a type', async () => {
    expect((await fetch(url, {method: 'POST'})).status).toBeGreaterThanOrEqual(400)
    expect((await fetch(url, {method: 'POST'})).status).toBeLessThan(500)
  })

  it('answers 503 with a time to try again when the store is away, and takes the very same later', async () => {
    const {port} = new URL(gateway.url)
    await gateway[Symbol.asyncDispose]()
    const signed = sign('acme')
    const refused = await post(signed)
    expect(refused).toMatchObject({status: 503, body: {accepted: false, error: 'try again'}})
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    gateway = await startGateway({target: stack.connection.storeUrl, prefix: '', port: Number(port)})
    expect((await post(signed)).status).toBe(202)
  })
})
