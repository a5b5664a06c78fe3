import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {Redis} from 'ioredis'
import {Client} from 'pg'
import {describe, expect, it} from 'vitest'

import type {Timing} from '../../src/lib/serve/timing.ts'
import {eventually} from '../harness/eventually.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {redisServer, startTestRedis, type TestRedis} from '../harness/redis.ts'
import {startControlPlaneProcess} from '../harness/start-control-plane-process.ts'

const tenants = 18
/** The simulator's minute passes in three seconds, and so a sidecar is heard every three seconds. */
const speed = 20
const timing: Partial<Timing> = {
  ...{watchdogMs: 2000, suspectAfterMs: 8000, offlineAfterMs: 16_000, rebootAfterMs: 3_600_000},
  ...{livenessFlushMs: 1000, settleMs: 500, reconcileMs: 2000, governorMs: 1000, outboxMs: 1000},
}

const found = redisServer()
if ('missing' in found) console.warn(`SKIPPED: the loss of Redis is not tested: ${found.missing}`)

/** Looks at the store behind the product's back. The store may be away: then there is no answer. */
async function query<Row>(url: string, text: string): Promise<Row[]> {
  const client = new Client({connectionString: url})
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** Notes every tenant that counts as offline at any moment, until it is stopped. */
function watchVerdicts(url: string) {
  const [seen, stop] = [new Set<string>(), new AbortController()]
  const look = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const rows = await query<{id: string}>(
        url,
        `select id from genesis.tenants where state = 'offline' union
        select tenant_id from genesis.liveness_verdicts where verdict = 'offline' union
        select subject from genesis.alerts where rule = 'tenant-offline'`,
      ).catch(() => [])
      for (const {id} of rows) seen.add(id)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const looking = look()
  return {
    seen,
    stop: async (): Promise<void> => {
      stop.abort()
      await looking
    },
  }
}

/** Wakes tenants on two control planes, lets `fail` happen in the middle, and measures what was lost and who was called offline wrongly. */
async function wakeThrough(what: string, fleet: TestFleet, fail: (databaseUrl: string) => Promise<void>): Promise<void> {
  const start = (port = 0) => startControlPlaneProcess(fleet.env, {port, timing})
  await using planes = new AsyncDisposableStack()
  for (const port of fleet.ports) planes.use(await start(port))
  const databaseUrl = await fleet.databaseUrl()
  const active = fleet.simulator.tenants.filter(({state}) => state === 'active').map(({id}) => id)
  await eventually(
    async () => (await query(databaseUrl, 'select from genesis.heartbeats where received_at is not null')).length >= active.length,
    30_000,
  )
  const verdicts = watchVerdicts(databaseUrl)

  const args = ['wake', '--stagger', '--rate', '3', '--limit', String(tenants), '--yes', '--no-watch', '--json']
  const {batchId} = (await fleet.genesis(args)).json<{batchId: string}>()
  await eventually(() => fleet.powerOns().size >= tenants / 3, 60_000)
  await fail(databaseUrl)
  const failedAt = new Date()

  const ended = await fleet.genesis(['wake', 'status', batchId, '--watch', '--json'], {timeoutMs: 120_000})
  expect(ended.json()).toMatchObject({ok: true, open: 0, ready: tenants})
  const powerOns = fleet.powerOns()
  const lost = tenants - powerOns.size
  const twice = [...powerOns.values()].filter((count) => count !== 1).length
  // Longer than the silence after which somebody is called offline.
  await eventually(() => Date.now() - failedAt.getTime() > 22_000, 60_000, 500)
  const stale = await query<{task: string}>(
    databaseUrl,
    `select task from genesis.clock_tasks where every_ms <= 2000
    and (last_finished_at is null or last_finished_at < now() - make_interval(secs => 5 * every_ms / 1000.0 + 4))`,
  )
  const wronglyOffline = [...verdicts.seen]
  console.info(`${what}: lost ${lost}, asked twice ${twice}, called offline wrongly ${wronglyOffline.length}, ticks that stand still ${stale.length}`)
  expect({lost, twice, wronglyOffline, stale}).toEqual({lost: 0, twice: 0, wronglyOffline: [], stale: []})

  // A monitor that never says offline would pass so far.
  const [dead] = active
  fleet.simulator.silence(dead ?? '', true)
  await eventually(() => verdicts.seen.has(dead ?? ''), 60_000)
  await verdicts.stop()
  expect([...verdicts.seen]).toEqual([dead])
}

async function openFleet(redis?: TestRedis): Promise<TestFleet> {
  return startTestFleet({simulator: {droplets: 60, speed}, ...(redis === undefined ? {} : {env: {REDIS_URL: redis.url}})})
}

async function killPostgres(fleet: TestFleet): Promise<void> {
  const pid = Number((await readFile(join(fleet.home, 'data/postgres/postmaster.pid'), 'utf8')).split('\n', 1)[0])
  process.kill(pid, 'SIGKILL')
}

const noRedis = 'missing' in found

describe('A control plane in the middle of a wake loses nothing and calls nobody offline', {timeout: 360_000, concurrent: true}, () => {
  it.skipIf(noRedis)('when Redis is killed and started again', async () => {
    await using redis = await startTestRedis()
    await using fleet = await openFleet(redis)
    await wakeThrough('Redis restarted', fleet, async () => {
      await redis.kill()
      await new Promise((resolve) => setTimeout(resolve, 1000))
      await redis.start()
    })
  })

  it.skipIf(noRedis)('when Redis is flushed', async () => {
    await using redis = await startTestRedis()
    await using fleet = await openFleet(redis)
    await wakeThrough('Redis flushed', fleet, async () => {
      const client = new Redis(redis.url)
      await client.flushall()
      client.disconnect()
    })
  })

  it.each([
    ['Postgres', false],
    ['Redis', true],
  ])('when the Postgres of the store is killed and comes back, with the queue on %s', async (name, onRedis) => {
    if (onRedis && noRedis) return
    await using redis = onRedis ? await startTestRedis() : undefined
    await using fleet = await openFleet(redis)
    await wakeThrough(`Postgres restarted, queue on ${name}`, fleet, () => killPostgres(fleet))
  })
})
