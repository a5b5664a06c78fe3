import {readFile} from 'node:fs/promises'
import {describe, expect, it} from 'vitest'

import type {SimulatorStats} from '../../../src/lib/simulator/records/compute-stats.ts'
import type {RequestLogEntry} from '../../../src/lib/simulator/records/request-log.ts'
import {act, call, dropletOf, eventually, simulate, temporaryFolder, token} from './simulated-api.ts'

async function ndjson<T>(url: string): Promise<T[]> {
  const text = await (await fetch(url)).text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

describe('The request log', () => {
  it('holds every API request with when it arrived, what it was about and what became of it', async () => {
    await using simulator = await simulate()
    const {tenantId, dropletId} = dropletOf(simulator, 'hibernated')
    const before = performance.timeOrigin + performance.now()
    await call(simulator, '/v2/droplets?per_page=5')
    await act(simulator, dropletId, 'power_on')
    await act(simulator, dropletId, 'power_on')
    await call(simulator, '/v2/account', {headers: {authorization: 'Bearer other'}})
    const log = await ndjson<RequestLogEntry>(`${simulator.url}/_sim/log`)
    const none = {arrivedMs: expect.any(Number) as unknown, dropletId: null, tenantId: null, actionType: null, actionAccepted: false, fault: null}
    const powerOn = {...none, method: 'POST', path: `/v2/droplets/${dropletId}/actions`, dropletId, tenantId, actionType: 'power_on'}
    expect(log).toEqual([
      {...none, seq: 1, method: 'GET', path: '/v2/droplets', status: 200},
      {...powerOn, seq: 2, status: 201, actionAccepted: true},
      {...powerOn, seq: 3, status: 422},
      {...none, seq: 4, method: 'GET', path: '/v2/account', status: 401},
    ])
    const times = log.map(({arrivedMs}) => arrivedMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times[0]).toBeGreaterThanOrEqual(before)
    expect(await ndjson(`${simulator.url}/_sim/log?since=3`)).toEqual(log.slice(3))
    expect(simulator.log()).toEqual(log)
  })

  it('is appended to a file too, and never holds the token', async () => {
    await using folder = await temporaryFolder()
    const logFile = `${folder.path}/requests.ndjson`
    for (let run = 0; run < 2; run++) {
      await using simulator = await simulate({logFile})
      await act(simulator, dropletOf(simulator, 'hibernated').dropletId, 'power_on')
      await call(simulator, `/v2/account?access_token=${token}`)
    }
    const text = await readFile(logFile, 'utf8')
    const entries = text.split('\n').filter((line) => line !== '')
    expect(entries.map((line) => (JSON.parse(line) as RequestLogEntry).seq)).toEqual([1, 2, 1, 2])
    expect(text).not.toContain(token)
  })

  it('forgets the oldest requests beyond its bound, but counts them', async () => {
    await using simulator = await simulate({maxLogEntries: 5})
    for (let i = 0; i < 8; i++) await call(simulator, '/v2/account')
    expect(simulator.log().map(({seq}) => seq)).toEqual([4, 5, 6, 7, 8])
    expect(simulator.stats()).toMatchObject({requests: 8, logDropped: 3, busiest: {hour: 5}})
  })
})

describe('What the simulator tells about itself', () => {
  it('is statistics over everything that it saw, itself left out', async () => {
    await using simulator = await simulate({minuteLimit: 6})
    const {dropletId} = dropletOf(simulator, 'hibernated')
    for (const type of ['power_on', 'power_on', 'power_off']) await act(simulator, dropletId, type)
    for (let i = 0; i < 4; i++) await call(simulator, '/v2/account')
    const stats = (await (await fetch(`${simulator.url}/_sim/stats`)).json()) as SimulatorStats
    const number: unknown = expect.any(Number)
    expect(stats).toEqual({
      requests: 7,
      actionsAccepted: {power_on: 1, power_off: 0, shutdown: 0, reboot: 0, power_cycle: 0},
      busiest: {second: number, minute: 7, hour: 7},
      busiestPowerOn: {second: number, minute: 2, hour: 2},
      rateLimited: 1,
      faults: {errors: 0, lostResponses: 0},
      droplets: {active: 5, off: 5, ready: 5},
      heartbeats: {sent: 0, accepted: 0, refused: {}},
      logDropped: 0,
    })
    expect(simulator.stats()).toEqual(stats)
  })

  it('is what happened to each droplet', async () => {
    await using simulator = await simulate({speed: 1000})
    const {tenantId, dropletId} = dropletOf(simulator, 'hibernated')
    const {body} = await act(simulator, dropletId, 'power_on')
    const about = {tenantId, dropletId}
    const action = {...about, actionId: body.action.id, actionType: 'power_on'}
    await eventually(() => simulator.events().length === 3)
    const events = await ndjson<object>(`${simulator.url}/_sim/events`)
    expect(events).toMatchObject([
      {...action, seq: 1, kind: 'action-accepted', boot: 0},
      {...action, seq: 2, kind: 'action-completed', boot: 0},
      {...about, seq: 3, kind: 'boot-finished', boot: 1},
    ])
    expect(await ndjson(`${simulator.url}/_sim/events?since=2`)).toEqual(events.slice(2))
  })

  it('is the inventory, the same as in the file that it writes', async () => {
    await using folder = await temporaryFolder()
    const inventoryFile = `${folder.path}/fleet.csv`
    await using simulator = await simulate({inventoryFile, ohioTenants: 2})
    const csv = await (await fetch(`${simulator.url}/_sim/inventory.csv`)).text()
    expect(await readFile(inventoryFile, 'utf8')).toBe(csv)
    expect(csv.trimEnd().split('\n')).toHaveLength(13)
  })

  it('is each droplet, whose sidecar can be silenced there', async () => {
    await using simulator = await simulate({droplets: 2, hibernatedShare: 0})
    const {dropletId, tenantId} = dropletOf(simulator, 'active')
    const post = (id: number, body: string): Promise<Response> => fetch(`${simulator.url}/_sim/droplets/${id}`, {method: 'POST', body})
    expect(await (await post(dropletId, '{"silent":true}')).json()).toMatchObject({id: dropletId, tenantId, silent: true, ready: true})
    const views = (await (await fetch(`${simulator.url}/_sim/droplets`)).json()) as {silent: boolean}[]
    expect(views.map(({silent}) => silent)).toEqual([true, false])
    expect(await (await post(dropletId, '{"hung":true}')).json()).toMatchObject({silent: true, hung: true})
    expect((await post(1, '{"silent":true}')).status).toBe(404)
    for (const wrong of ['{"silent":1}', '{"hung":false}', '{', '']) expect((await post(dropletId, wrong)).status).toBe(400)
    expect((await fetch(`${simulator.url}/_sim/nothing`)).status).toBe(404)
    expect((await fetch(`${simulator.url}/_sim/log?since=x`)).status).toBe(400)
  })
})
