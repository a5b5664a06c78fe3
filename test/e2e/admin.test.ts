import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {assertNoSecret} from '../harness/secrets.ts'

let fleet: TestFleet
beforeAll(async () => {
  fleet = await startTestFleet({controlPlanes: 2, simulator: {droplets: 6, bootMs: 1000}})
  await Promise.all([fleet.serve(0), fleet.serve(1, ['--roles', 'http'])])
}, 60_000)
afterAll(() => fleet[Symbol.asyncDispose](), 60_000)

/** An operator with curl; the embedded stack's token is in its file of secrets. */
async function ask<T>(
  index: number,
  method: string,
  path: string,
  body?: unknown,
  token = fleet.secrets().adminToken ?? '',
): Promise<{status: number; body: T}> {
  const headers = {
    authorization: `Bearer ${token}`,
    'x-genesis-actor': 'ada@laptop',
    ...(body === undefined ? {} : {'content-type': 'application/json'}),
  }
  const url = `http://127.0.0.1:${fleet.ports[index]}/v1/admin${path}`
  const response = await fetch(url, {method, headers, ...(body === undefined ? {} : {body: JSON.stringify(body)})})
  const text = await response.text()
  assertNoSecret(`the answer to ${method} ${path}`, text, fleet.secrets())
  return {status: response.status, body: JSON.parse(text) as T}
}

interface Batch {
  endedAt: string | null
  actor: string
  totals: {requested: number; ready: number}
}

describe('the admin API of genesis serve', {timeout: 60_000}, () => {
  it('starts a wake at one control plane, of which another tells how it goes to its end', async () => {
    const asleep = fleet.simulator.tenants.filter(({state}) => state === 'hibernated').map(({id}) => id)
    const body = {batchId: 'wake-by-hand', tenantIds: asleep, ratePerSecond: 10}
    const started = await Promise.all([
      ask<{started: boolean}>(0, 'POST', '/wake/batches', body),
      ask<{started: boolean}>(1, 'POST', '/wake/batches', body),
    ])
    expect(started.map(({status}) => status)).toEqual([200, 200])
    const deadlineMs = Date.now() + 30_000
    let batch = await ask<Batch>(1, 'GET', '/wake/batches/wake-by-hand')
    while (batch.body.endedAt === null && Date.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      batch = await ask<Batch>(1, 'GET', '/wake/batches/wake-by-hand')
    }
    expect(batch.body).toMatchObject({actor: 'ada@laptop (claimed)', totals: {requested: asleep.length, ready: asleep.length}})
    expect([...fleet.powerOns().values()]).toEqual(asleep.map(() => 1))
  })

  it('is closed to who has no token, and counted in /metrics', async () => {
    expect(await ask(0, 'GET', '/tenants', undefined, 'a token that nobody gave')).toMatchObject({
      status: 401,
      body: {error: {code: 'GEN_ADMIN_UNAUTHORISED'}},
    })
    expect((await ask(0, 'GET', '/openapi.json')).status).toBe(200)
    const metrics = await (await fetch(`http://127.0.0.1:${fleet.ports[0]}/metrics`)).text()
    expect(metrics).toMatch(/genesis_admin_requests_total\{group="tenants",outcome="unauthorised"\} 1/)
  })
})
