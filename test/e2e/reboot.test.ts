import {Client} from 'pg'
import {describe, expect, it} from 'vitest'

import type {Timing} from '../../src/lib/serve/timing.ts'
import {eventually} from '../harness/eventually.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {fleetQueues} from '../harness/fleet-queues.ts'
import {startControlPlaneProcess} from '../harness/start-control-plane-process.ts'

/** At this speed a sidecar that is told 20 s reports every second, an action takes half a second and a boot two. */
const speed = 20
const timing: Partial<Timing> = {
  ...{heartbeatMs: 20_000, watchdogMs: 1000, suspectAfterMs: 5000, offlineAfterMs: 10_000, rebootAfterMs: 1000},
  ...{rebootCoolDownMs: 60_000, rebootTimeoutMs: 30_000, livenessFlushMs: 1000, settleMs: 500, reconcileMs: 2000, outboxMs: 1000},
}

const backends = fleetQueues('reboots on Redis are not tested')

interface RebootDocument {
  ok: boolean
  requestId: string
  requestedBy: string
  recovered: number
  failed: number
  reboots: {tenantId: string; state: string; attempts: number; code: string | null}[]
}

/** Accepted actions of one tenant, from the simulator's own log. */
const actionsOf = ({simulator}: TestFleet, tenantId: string): (string | null)[] =>
  simulator
    .log()
    .filter((entry) => entry.actionAccepted && entry.tenantId === tenantId)
    .map(({actionType}) => actionType)

async function latest(fleet: TestFleet): Promise<RebootDocument[]> {
  return (await fleet.genesis(['reboot', 'status', '--json'])).json<{requests: RebootDocument[]}>().requests
}

async function stateOf(fleet: TestFleet, tenantId: string): Promise<string> {
  return (await fleet.genesis(['tenant', 'show', tenantId, '--json'])).json<{tenant: {state: string}}>().tenant.state
}

const awake = {droplets: 25, hibernatedShare: 0, speed, heartbeatMs: 20_000}

describe.each(backends)('a hard reboot with its queue on $name', {timeout: 240_000}, ({skip, open}) => {
  it.skipIf(skip)('comes by itself when a sidecar hangs: silent, suspect, offline, power-cycled once, heard again', async () => {
    await using backend = await open()
    await using fleet = await startTestFleet({env: backend.env, simulator: awake})
    await using planes = new AsyncDisposableStack()
    planes.use(await startControlPlaneProcess(fleet.env, {port: fleet.ports[0] ?? 0, timing}))
    planes.use(await startControlPlaneProcess(fleet.env, {port: fleet.ports[1] ?? 0, timing}))
    const [{id: victim} = {id: ''}] = fleet.simulator.tenants
    await eventually(() => fleet.simulator.stats().heartbeats.accepted > 100, 60_000)
    fleet.simulator.hang(victim)
    const hungAtMs = Date.now()
    const client = new Client({connectionString: await fleet.databaseUrl()})
    await client.connect()
    const states = new Set<string>()
    try {
      await eventually(async () => {
        const {rows} = await client.query<{state: string; verdict: string | null}>(
          'select t.state, v.verdict from genesis.tenants t left join genesis.liveness_verdicts v on v.tenant_id = t.id where t.id = $1',
          [victim],
        )
        if (rows[0] !== undefined) states.add(rows[0].verdict === 'suspect' ? 'suspect' : rows[0].state)
        return states.has('rebooting') && rows[0]?.state === 'active'
      }, 90_000)
      expect([...states]).toEqual(['active', 'suspect', 'offline', 'rebooting'])
      // Nobody else was touched, and what is over left nothing behind.
      expect((await client.query('select tenant_id, state, reason_code from genesis.reboots where requested_at is not null')).rows).toEqual([
        {tenant_id: victim, state: 'recovered', reason_code: null},
      ])
      await eventually(async () => (await client.query('select from genesis.liveness_verdicts')).rowCount === 0)
    } finally {
      await client.end()
    }
    console.info(`a sidecar that hung was rebooted and heard again after ${Math.round((Date.now() - hungAtMs) / 100) / 10} s`)
    expect(actionsOf(fleet, victim)).toEqual(['power_cycle'])
    expect(fleet.simulator.stats().actionsAccepted.power_cycle).toBe(1)
    expect(await latest(fleet)).toMatchObject([
      {requestedBy: 'watchdog', recovered: 1, reboots: [{tenantId: victim, state: 'recovered', attempts: 1}]},
    ])
  })

  it.skipIf(skip)('asks DigitalOcean once though the worker is killed between request and answer', async () => {
    await using backend = await open()
    await using fleet = await startTestFleet({env: backend.env, simulator: awake})
    await using planes = new AsyncDisposableStack()
    const [{id: victim} = {id: ''}] = fleet.simulator.tenants
    const first = await startControlPlaneProcess(fleet.env, {port: fleet.ports[0] ?? 0, timing})
    planes.use(first)
    await eventually(() => fleet.simulator.stats().heartbeats.accepted > 25, 60_000)
    // Answers come late, so that there is a between.
    await fetch(`${fleet.simulator.url}/_sim/faults`, {method: 'POST', body: '{"latencyMs":4000}'})
    const started = await fleet.genesis(['reboot', victim, '--yes', '--no-watch', '--json'])
    expect(started.exitCode).toBe(0)
    const {requestId} = started.json<RebootDocument>()
    await eventually(() => actionsOf(fleet, victim).length === 1, 30_000)
    await first.kill()
    await fetch(`${fleet.simulator.url}/_sim/faults`, {method: 'POST', body: '{"latencyMs":0}'})
    planes.use(await startControlPlaneProcess(fleet.env, {port: fleet.ports[1] ?? 0, timing}))
    const ended = await fleet.genesis(['reboot', 'status', requestId, '--watch', '--json'], {timeoutMs: 120_000})
    expect(ended.json<RebootDocument>()).toMatchObject({ok: true, recovered: 1, reboots: [{tenantId: victim, state: 'recovered', attempts: 2}]})
    expect(actionsOf(fleet, victim)).toEqual(['power_cycle'])
  })

  it.skipIf(skip)('goes on when the only worker is killed and the queue has lost everything', async () => {
    await using backend = await open()
    await using fleet = await startTestFleet({env: backend.env, simulator: awake})
    await using planes = new AsyncDisposableStack()
    const [{id: victim} = {id: ''}] = fleet.simulator.tenants
    // Recorded and enqueued, and nobody is there who takes jobs.
    const started = await fleet.genesis(['reboot', victim, '--yes', '--no-watch'])
    expect(started.stderr).toContain('No control plane takes jobs')
    const {queueUrl, wipe} = await queueOf(fleet)
    await wipe(queueUrl)
    planes.use(await startControlPlaneProcess(fleet.env, {port: fleet.ports[0] ?? 0, timing}))
    await eventually(async () => (await latest(fleet))[0]?.recovered === 1, 60_000)
    expect(actionsOf(fleet, victim)).toEqual(['power_cycle'])
  })
})

/** Where the fleet's queue lies, and how to lose it. */
async function queueOf(fleet: TestFleet): Promise<{queueUrl: string; wipe: (url: string) => Promise<void>}> {
  const redisUrl = fleet.env.REDIS_URL
  if (redisUrl !== undefined) {
    const {Redis} = await import('ioredis')
    const wipe = async (url: string): Promise<void> => {
      const redis = new Redis(url)
      await redis.flushall()
      redis.disconnect()
    }
    return {queueUrl: redisUrl, wipe}
  }
  const wipe = async (url: string): Promise<void> => {
    const client = new Client({connectionString: url})
    await client.connect()
    const {rows} = await client.query<{nspname: string}>(`select nspname from pg_namespace where nspname like 'genesis\\_%' or nspname like '%bull%'`)
    for (const {nspname} of rows) await client.query(`drop schema "${nspname}" cascade`)
    await client.end()
  }
  return {queueUrl: await fleet.databaseUrl(), wipe}
}

const steps = ['waits for its turn', 'about to be power-cycled', 'being power-cycled', 'booting, not heard yet', 'recovered']

/** What was told about a tenant while the reboot went on. */
function stepsTold(stderr: string, tenantId: string): string[] {
  return [...stderr.matchAll(new RegExp(`: ${tenantId} (.+)`, 'g'))].map(([, step = '']) => step)
}

/** The command looks twice a second, so a step shorter than that may pass untold; it tells no step twice and none after a later one. */
function expectInOrder(told: string[]): void {
  expect(told.length).toBeGreaterThan(1)
  expect(told.at(-1)).toBe('recovered')
  expect(told).toEqual(steps.filter((step) => told.includes(step)))
}

describe('genesis reboot', {timeout: 240_000}, () => {
  it('plans, refuses what it must, asks, reboots, and tells how it went', async () => {
    await using fleet = await startTestFleet({simulator: {...awake, ohioTenants: 1, hibernatedShare: 0.2}})
    await using planes = new AsyncDisposableStack()
    planes.use(await startControlPlaneProcess(fleet.env, {port: fleet.ports[0] ?? 0, timing: {...timing, rebootAfterMs: 3_600_000}}))
    const {tenants} = fleet.simulator
    const [up = '', other = '', third = ''] = tenants.filter(({state}) => state === 'active').map(({id}) => id)
    const asleep = tenants.find(({state}) => state === 'hibernated')?.id ?? ''
    const ohio = tenants.find(({lineage}) => lineage === 'ohio')?.id ?? ''
    const run = (...args: string[]) => fleet.genesis(['reboot', ...args], {timeoutMs: 120_000})

    const planned = await run(up, asleep, '--dry-run', '--json')
    expect(planned.json()).toMatchObject({
      ok: true,
      requestId: null,
      plan: {tenants: [{tenantId: up, state: 'active'}], refused: [{tenantId: asleep, code: 'wrong-state'}]},
    })
    expect(planned.stderr).toContain('1 tenant not offline: what runs there now is lost')
    for (const [args, exitCode, code] of [
      [[ohio, '--yes', '--force'], 5, 'GEN_OHIO_FIREWALL'],
      [['nobody', '--yes'], 2, 'GEN_NOT_FOUND'],
      [[asleep, '--yes', '--force'], 5, 'GEN_REBOOT_REFUSED'],
      [[up], 5, 'GEN_CONFIRMATION_MISSING'],
      [[], 2, 'GEN_USAGE'],
    ] as const) {
      const refused = await run(...args, '--json')
      expect([refused.exitCode, refused.json<{error: {code: string}}>().error.code]).toEqual([exitCode, code])
    }
    expect(fleet.simulator.stats().actionsAccepted.power_cycle).toBe(0)

    const done = await run(up, other, '--reason', 'n8n hangs', '--yes', '--json')
    expect(done.exitCode).toBe(0)
    expect(done.json<RebootDocument>()).toMatchObject({ok: true, reason: 'n8n hangs', requested: 2, recovered: 2, failed: 0, open: 0, refused: []})
    expect([...actionsOf(fleet, up), ...actionsOf(fleet, other)]).toEqual(['power_cycle', 'power_cycle'])
    expectInOrder(stepsTold(done.stderr, up))
    expect(await stateOf(fleet, up)).toBe('active')

    const cooling = await run(up, '--yes', '--json')
    expect([cooling.exitCode, cooling.json<{error: {refused: {code: string}[]}}>().error.refused]).toMatchObject([5, [{code: 'cool-down'}]])
    const partly = await run(up, third, '--yes')
    expect(partly.exitCode).toBe(1)
    expect(partly.stderr).toContain(`left out: ${up} was rebooted`)
    expect(partly.stdout).toContain('1 of 1 recovered')
    expect((await run(up, '--force', '--yes', '--json')).json<RebootDocument>()).toMatchObject({ok: true, recovered: 1})
    expect(actionsOf(fleet, up)).toHaveLength(2)
  })

  it('goes on when the watching is interrupted, and says how to come back', async () => {
    await using fleet = await startTestFleet({simulator: {...awake, speed: 5}})
    await using planes = new AsyncDisposableStack()
    const [{id} = {id: ''}] = fleet.simulator.tenants
    planes.use(
      await startControlPlaneProcess(fleet.env, {
        port: fleet.ports[0] ?? 0,
        timing: {...timing, heartbeatMs: 5000, offlineAfterMs: 60_000},
      }),
    )
    const watching = fleet.start(['reboot', id, '--yes'])
    await watching.says(/being power-cycled|booting/, 60_000)
    watching.child.kill('SIGINT')
    const {exitCode, stderr} = await watching.ended
    expect(exitCode).toBe(130)
    const requestId = /genesis reboot status (reboot-\S+) --watch/.exec(stderr)?.[1] ?? ''
    const ended = await fleet.genesis(['reboot', 'status', requestId, '--watch'], {timeoutMs: 90_000})
    expect(ended.stdout).toContain('1 of 1 recovered')
    expect(ended.exitCode).toBe(0)
    expect((await fleet.genesis(['reboot', 'status', 'reboot-none'])).exitCode).toBe(2)
  })
})
