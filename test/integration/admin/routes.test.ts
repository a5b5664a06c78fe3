import {Validator} from '@seriousme/openapi-schema-validator'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {adminRoutes} from '../../../src/lib/admin-api/routes.ts'
import {type AdminServer, startAdminServer} from './admin-server.ts'

let server: AdminServer
beforeAll(async () => {
  server = await startAdminServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

interface Page {
  total: number
  tenants: {id: string; tier: string; state: string}[]
}

interface Batch {
  batchId: string
  actor: string
  cancelledAt: string | null
  totals: {requested: number; open: number; cancelled: number}
}

describe('tenants over the admin API', () => {
  it('are listed by page, filtered and sorted as on the command line', async () => {
    const all = await server.ask<Page>('GET', '/tenants?limit=5&sort=id&descending=true')
    expect(all.status).toBe(200)
    expect(all.body.total).toBe(13)
    expect(all.body.tenants.map(({id}) => id)).toEqual(
      server.simulator.tenants
        .map(({id}) => id)
        .sort()
        .reverse()
        .slice(0, 5),
    )
    const some = await server.ask<Page>('GET', '/tenants?state=hibernated&tier=enterprise&tier=high&limit=100')
    expect(some.body.tenants.length).toBe(some.body.total)
    expect(some.body.tenants.every(({tier, state}) => state === 'hibernated' && tier !== 'standard')).toBe(true)
    const found = await server.ask<Page>('GET', `/tenants?search=${server.asleep[0]?.toUpperCase()}`)
    expect(found.body.tenants.map(({id}) => id)).toEqual([server.asleep[0]])
  })

  it('are shown one by one, and one that is not there is a 404 in the one shape of failures', async () => {
    const [id] = server.asleep
    expect(await server.ask('GET', `/tenants/${id}`)).toMatchObject({status: 200, body: {id, state: 'hibernated', keyVersion: 1}})
    expect(await server.ask('GET', '/tenants/nobody')).toMatchObject({
      status: 404,
      body: {error: {code: 'GEN_NOT_FOUND', message: 'There is no tenant nobody.', hint: 'See the tenants: genesis tenant list', exitCode: 2}},
    })
  })
})

describe('a wake over the admin API', () => {
  it('is planned, started under the id that the client gives, shown, listed and cancelled', async () => {
    const tenantIds = server.asleep.slice(0, 3)
    const plan = await server.ask<{tenantIds: string[]}>('POST', '/wake/plan', {body: {tenantIds, ratePerSecond: 2}})
    expect([plan.status, [...plan.body.tenantIds].sort()]).toEqual([200, [...tenantIds].sort()])
    const headers = {'x-genesis-actor': 'ada@laptop'}
    const start = () => server.ask<{started: boolean; batch: Batch}>('POST', '/wake/batches', {body: {batchId: 'wake-monday', tenantIds}, headers})
    const first = await start()
    expect(first).toMatchObject({status: 200, body: {started: true, batch: {actor: 'ada@laptop (claimed)', totals: {requested: 3, open: 3}}}})
    expect(await start()).toMatchObject({status: 200, body: {started: false, batch: {batchId: 'wake-monday', totals: {requested: 3}}}})
    expect(await server.ask('GET', '/wake/batches/wake-monday')).toMatchObject({status: 200, body: {batchId: 'wake-monday'}})
    const targets = await server.ask<{targets: {tenantId: string}[]}>('GET', '/wake/batches/wake-monday/targets')
    expect(targets.body.targets.map(({tenantId}) => tenantId)).toEqual(plan.body.tenantIds)
    expect(await server.ask('GET', '/wake/batches?limit=1')).toMatchObject({status: 200, body: {batches: [{batchId: 'wake-monday'}]}})
    const cancelled = await server.ask<Batch>('POST', '/wake/batches/wake-monday/cancel', {headers})
    expect(cancelled.body).toMatchObject({totals: {open: 0, cancelled: 3}})
    expect(cancelled.body.cancelledAt).not.toBeNull()
  })

  it('of two operators who send the same at the same moment is one', async () => {
    const body = {batchId: 'wake-together', tenantIds: server.asleep}
    const answers = await Promise.all(Array.from({length: 3}, () => server.ask<{batch: Batch}>('POST', '/wake/batches', {body})))
    expect(answers.map(({status}) => status)).toEqual(answers.map(() => 200))
    expect(await server.stack.sql(`select id from genesis.wake_batches where id = 'wake-together'`)).toHaveLength(1)
    expect(await server.stack.sql(`select id from genesis.wake_targets where batch_id = 'wake-together'`)).toHaveLength(server.asleep.length)
    await server.ask('POST', '/wake/batches/wake-together/cancel')
  })

  it('refuses an Ohio tenant that was named, and one that does not exist', async () => {
    const ohio = server.simulator.tenants.find(({lineage}) => lineage === 'ohio')?.id ?? ''
    expect(await server.ask('POST', '/wake/plan', {body: {tenantIds: [ohio]}})).toMatchObject({
      status: 409,
      body: {error: {code: 'GEN_OHIO_FIREWALL', exitCode: 5}},
    })
    expect(await server.ask('POST', '/wake/plan', {body: {tenantIds: ['nobody']}})).toMatchObject({
      status: 404,
      body: {error: {code: 'GEN_NOT_FOUND'}},
    })
    expect(await server.ask('GET', '/wake/batches/wake-never')).toMatchObject({status: 404})
    expect(await server.ask('GET', '/wake/batches/wake-never/targets')).toMatchObject({status: 404})
    expect(await server.ask('POST', '/wake/batches/wake-never/cancel')).toMatchObject({status: 404})
  })
})

describe('queues over the admin API', () => {
  it('are listed, paused and resumed, and one that is not there is a 404', async () => {
    const {body} = await server.ask<{queues: {queue: string; paused: boolean}[]}>('GET', '/queues')
    expect(body.queues.map(({queue}) => queue)).toContain('wake-droplet')
    expect(await server.ask('POST', '/queues/wake-droplet/pause')).toMatchObject({status: 200, body: {queue: 'wake-droplet', paused: true}})
    expect(await server.ask('POST', '/queues/wake-droplet/resume')).toMatchObject({status: 200, body: {paused: false}})
    expect(await server.ask('GET', '/queues/wake-droplet')).toMatchObject({status: 200, body: {workers: 0}})
    expect(await server.ask('GET', '/queues/wake-droplet/failures')).toMatchObject({status: 200, body: {jobs: []}})
    expect(await server.ask('POST', '/queues/wake-droplet/failures/find', {body: {jobIds: ['wake-1']}})).toMatchObject({
      status: 200,
      body: {jobs: []},
    })
    expect(await server.ask('POST', '/queues/wake-droplet/retry', {body: {jobIds: ['wake-999']}})).toMatchObject({status: 200, body: {retried: 0}})
    expect(await server.ask('GET', '/queues/nothing')).toMatchObject({status: 404, body: {error: {code: 'GEN_NOT_FOUND'}}})
  })
})

describe('alerts over the admin API', () => {
  it('are listed, silenced once under the id that the client gives, and heard again when the silence is lifted', async () => {
    const {alertEvents} = await server.runtime.store()
    const event = {
      rule: 'heartbeat-stale',
      subject: 't-1',
      state: 'firing',
      severity: 'warning',
      summary: 'it is silent',
      labels: {region: 'nyc3'},
    } as const
    await alertEvents.raise([event])
    expect((await server.ask('GET', '/alerts?state=firing&rule=heartbeat-stale&subject=t-1')).status).toBe(200)
    const body = {id: 'silence-night', reason: 'maintenance', forMs: 3_600_000, subject: 't-*', labels: {region: 'nyc3'}}
    const silence = () => server.ask('POST', '/alerts/silences', {body, headers: {'x-genesis-actor': 'ada@laptop'}})
    expect(await silence()).toMatchObject({status: 200, body: {id: 'silence-night', rule: '*', author: 'ada@laptop (claimed)', liftedAtMs: null}})
    expect(await silence()).toMatchObject({status: 200})
    expect(await server.ask('GET', '/alerts/silences')).toMatchObject({body: {silences: [{id: 'silence-night'}]}})
    expect(await server.ask('DELETE', '/alerts/silences/silence-night')).toMatchObject({status: 200, body: {liftedBy: 'admin API (nobody named)'}})
    expect(await server.ask('GET', '/alerts/silences')).toMatchObject({body: {silences: []}})
    expect(await server.ask('DELETE', '/alerts/silences/silence-never')).toMatchObject({status: 404, body: {error: {code: 'GEN_NOT_FOUND'}}})
    expect((await server.ask('POST', '/alerts/silences', {body: {...body, forMs: 31 * 86_400_000}})).status).toBe(400)
  })
})

describe('reboots over the admin API', () => {
  it('are planned, started once under the id that the client gives, and shown with who was refused and why', async () => {
    const awake = server.simulator.tenants.find(({state, dropletId}) => state === 'active' && dropletId !== null)?.id ?? ''
    const tenantIds = [awake, server.asleep[0] ?? '']
    const plan = await server.ask('POST', '/reboots/plan', {body: {tenantIds}})
    expect(plan).toMatchObject({status: 200, body: {tenants: [{tenantId: awake}], refused: [{tenantId: tenantIds[1], code: 'wrong-state'}]}})
    const start = () =>
      server.ask('POST', '/reboots', {body: {rebootId: 'reboot-stuck', tenantIds, reason: 'n8n hangs'}, headers: {'x-genesis-actor': 'ada@laptop'}})
    const expected = {requestId: 'reboot-stuck', requestedBy: 'ada@laptop (claimed)', automatic: false}
    expect(await start()).toMatchObject({status: 200, body: {...expected, reboots: [{tenantId: awake, state: 'queued'}, {state: 'cancelled'}]}})
    expect(await start()).toMatchObject({status: 200, body: expected})
    expect(await server.ask('GET', '/reboots/reboot-stuck')).toMatchObject({status: 200, body: expected})
    expect(await server.ask('GET', '/reboots')).toMatchObject({status: 200, body: {reboots: [expected]}})
    expect(await server.ask('GET', '/reboots/reboot-never')).toMatchObject({status: 404})
    expect(await server.ask('POST', '/reboots/plan', {body: {tenantIds: ['nobody']}})).toMatchObject({status: 404})
  })
})

describe('the control plane itself over the admin API', () => {
  it('tells its health and its stage', async () => {
    expect(await server.ask('GET', '/health')).toMatchObject({
      status: 200,
      body: {status: 'healthy', checks: {store: {status: 'healthy', problems: []}}},
    })
    expect(await server.ask('GET', '/stage')).toMatchObject({
      status: 200,
      body: {stage: {number: 1, name: 'MVP'}, tenants: {current: 13, limit: 100}},
    })
  })
})

describe('changes over the admin API', () => {
  it('stand in the audit log with who claims to have made them, what, and how it ended', async () => {
    await server.stack.sql('truncate genesis.audit_log')
    await server.ask('POST', '/queues/hard-reboot/pause', {headers: {'x-genesis-actor': '<b>"eve"\t'.padEnd(500, 'x')}})
    await server.ask('POST', '/queues/hard-reboot/resume')
    await server.ask('POST', '/wake/batches/wake-missing/cancel', {headers: {'x-genesis-actor': 'ada@laptop'}})
    const rows = await server.stack.sql<{actor: string; action: string; subject: string; outcome: string; address: string}>(
      `select actor, action, subject, detail->>'outcome' as outcome, detail->>'address' as address from genesis.audit_log where action like 'admin.%' order by id`,
    )
    expect(rows.map(({actor, action, subject, outcome}) => [actor.slice(0, 20), action, subject, outcome])).toEqual([
      [`_b__eve__${'x'.repeat(11)}`, 'admin.pauseQueue', 'hard-reboot', 'begun'],
      [`_b__eve__${'x'.repeat(11)}`, 'admin.pauseQueue', 'hard-reboot', 'done'],
      ['admin API (nobody na', 'admin.resumeQueue', 'hard-reboot', 'begun'],
      ['admin API (nobody na', 'admin.resumeQueue', 'hard-reboot', 'done'],
      ['ada@laptop (claimed)', 'admin.cancelWake', 'wake-missing', 'begun'],
      ['ada@laptop (claimed)', 'admin.cancelWake', 'wake-missing', 'GEN_NOT_FOUND'],
    ])
    expect(rows[0]?.actor).toHaveLength(80 + ' (claimed)'.length)
    expect(rows.every(({address}) => address === '127.0.0.1')).toBe(true)
  })

  it('are refused while the process drains, and reading goes on', async () => {
    server.setReady(false)
    const refused = await server.ask('POST', '/queues/hard-reboot/pause')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(refused.body).toMatchObject({error: {code: 'GEN_NOT_READY', exitCode: 3}})
    expect((await server.ask('GET', '/tenants')).status).toBe(200)
    server.setReady(true)
  })
})

describe('the OpenAPI document', () => {
  it('is served, is valid, and describes the routes that there are and no others', async () => {
    const {status, body} = await server.ask<{paths: Record<string, Record<string, {operationId: string}>>}>('GET', '/openapi.json')
    expect(status).toBe(200)
    expect(await new Validator().validate(structuredClone(body) as Record<string, unknown>)).toEqual({valid: true})
    const described = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, {operationId}]) => [operationId, method, path]),
    )
    const made = Object.entries(adminRoutes).map(([name, {method, path}]) => [name, method.toLowerCase(), `/v1/admin${path}`])
    expect(described.sort()).toEqual(made.sort())
  })

  it('describes every answer of this file, and every one of its operations was asked for', () => {
    expect(server.problems).toEqual([])
    const all = Object.values(adminRoutes).map(({method, path}) => `${method} /v1/admin${path}`)
    expect(all.filter((operation) => !server.answeredRoutes.has(operation))).toEqual([])
  })
})
