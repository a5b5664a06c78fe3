// node bench/serve/watchdog.ts [--rounds 15]
// A tick of the watchdog that finds 100 silent tenants, in a fleet of 15 thousand and in one of 1.5 million, in alternation.
import {parseArgs} from 'node:util'
import {Redis} from 'ioredis'

import {openRedisLiveness} from '../../src/lib/adapters/redis/redis-liveness.ts'
import {livenessStore} from '../../src/lib/adapters/supabase/liveness-store.ts'
import {tickLedger} from '../../src/lib/adapters/supabase/tick-ledger.ts'
import {verdictStore} from '../../src/lib/adapters/supabase/verdict-store.ts'
import {Secret} from '../../src/lib/config/secret.ts'
import type {LivenessWatch} from '../../src/lib/health/ports.ts'
import {tickWatchdog} from '../../src/lib/health/watchdog/tick-watchdog.ts'
import {redisServer, startTestRedis} from '../../test/harness/redis.ts'
import {startTestStack, type TestStack} from '../../test/harness/stack.ts'
import {median, report} from '../validate/report.ts'

const sizes = {small: 15_000, large: 1_500_000}
const silentTenants = 100
const mostTimes = 1.5
const timing = {heartbeatMs: 60_000, limits: {periodMs: 60_000, suspectAfterMs: 150_000, offlineAfterMs: 300_000}}
const prefix = '{bench}'
/** Longer than any limit, also where so many tenants report every hundred minutes only. */
const silentMs = 48 * 3_600_000

interface Fleet {
  /** Tenants fall silent again who were found. */
  silence(): Promise<void>
  tick(): Promise<void>
}

/** Ratios of the time of two ticks, of which the first suspects and the second is sure, and what they took. */
export async function benchWatchdog(rounds: number): Promise<boolean> {
  await using stacks = new AsyncDisposableStack()
  const small = stacks.use(await startTestStack())
  const large = stacks.use(await startTestStack())
  await Promise.all([fill(small, sizes.small), fill(large, sizes.large)])
  const verdicts = [await compare('Postgres', {small: onPostgres(small, sizes.small), large: onPostgres(large, sizes.large)}, rounds)]
  const found = redisServer()
  if ('missing' in found) console.log(`SKIPPED: the watchdog with liveness on Redis (${found.missing})`)
  else
    verdicts.push(
      await compare('Redis', {small: await onRedis(small, sizes.small, stacks), large: await onRedis(large, sizes.large, stacks)}, rounds),
    )
  return verdicts.every(Boolean)
}

async function compare(home: string, fleets: {small: Fleet; large: Fleet}, rounds: number): Promise<boolean> {
  const tookMs = {small: [] as number[], large: [] as number[]}
  for (let round = -2; round < rounds; round++)
    for (const size of ['small', 'large'] as const) {
      await fleets[size].silence()
      const startMs = performance.now()
      await fleets[size].tick()
      await fleets[size].tick()
      // The first rounds warm up caches and compiled plans.
      if (round >= 0) tookMs[size].push((performance.now() - startMs) / 2)
    }
  const [small, large] = [median(tookMs.small), median(tookMs.large)]
  console.log(
    `A tick of the watchdog with ${silentTenants} silent tenants, liveness on ${home}: ${small.toFixed(1)} ms of ${sizes.small}, ${large.toFixed(1)} ms of ${sizes.large}`,
  )
  return report('time at 1.5 million tenants, times that at 15 thousand', large / small, mostTimes)
}

async function fill(stack: TestStack, tenants: number): Promise<void> {
  await stack.sql(
    `insert into genesis.tenants (id, name, tier, lineage, state, workspace_id, region, state_changed_at)
       select 't-' || n, 'T', 'standard', 'sovereign', 'active', 'ws-' || n, 'region-' || n % 10, now() - interval '7 days'
         from generate_series(1, ${tenants}) n`,
  )
  await stack.sql(
    `insert into genesis.heartbeats (tenant_id, watched_from, received_at, sent_at, sidecar_version, n8n_version, sidecar_state, load)
       select id, now() + interval '1 hour', now() + interval '1 hour', now(), '1.0.0', '2.41.3', 'active', '{}' from genesis.tenants`,
  )
  await stack.sql('vacuum analyze genesis.tenants, genesis.heartbeats')
  // A watchdog that has never looked credits everybody with all the time before.
  await stack.sql(
    `update genesis.watchdog_state set last_tick_at = now(), last_sweep_ms = genesis.epoch_ms(now() + interval '1 hour'), watched = ${tenants}`,
  )
}

/** Spread over the fleet, so that no region loses many. */
function silentIds(tenants: number): string[] {
  return Array.from({length: silentTenants}, (_, i) => `t-${Math.floor((i * tenants) / silentTenants) + 1 + (i % 10)}`)
}

/** As though the last ticks had never been. */
async function forget(stack: TestStack): Promise<void> {
  await stack.sql('delete from genesis.liveness_verdicts')
  await stack.sql('delete from genesis.watchdog_notices')
  await stack.sql(`update genesis.tenants set state = 'active', state_changed_at = now() - interval '7 days' where state = 'offline'`)
}

function onPostgres(stack: TestStack, tenants: number): Fleet {
  return {
    silence: async () => {
      await forget(stack)
      await stack.sql(`update genesis.heartbeats set watched_from = now() - interval '${silentMs} ms' where tenant_id = any ($1)`, [
        silentIds(tenants),
      ])
    },
    tick: () => tick(stack, livenessStore(stack.store)),
  }
}

async function onRedis(stack: TestStack, tenants: number, stacks: AsyncDisposableStack): Promise<Fleet> {
  const redis = stacks.use(await startTestRedis({settings: [['appendonly', 'no']]}))
  const liveness = stacks.use(await openRedisLiveness({redisUrl: new Secret(redis.url), prefix}))
  const client = new Redis(redis.url)
  stacks.defer(() => client.disconnect())
  const soonMs = Date.now() + 3_600_000
  for (let from = 1; from <= tenants; from += 10_000)
    await client.zadd(
      `${prefix}:live:watched`,
      ...Array.from({length: Math.min(10_000, tenants - from + 1)}, (_, i) => [soonMs, `t-${from + i}`]).flat(),
    )
  return {
    silence: async () => {
      await forget(stack)
      await client.zadd(`${prefix}:live:watched`, ...silentIds(tenants).flatMap((id) => [Date.now() - silentMs, id]))
    },
    tick: () => tick(stack, liveness),
  }
}

async function tick(stack: TestStack, liveness: LivenessWatch): Promise<void> {
  const ticks = tickLedger(stack.store, 'bench')
  const claimed = await ticks.claim({task: 'watchdog', everyMs: 1, leaseMs: 15_000, fromMs: 0})
  if (!('tick' in claimed)) throw new Error('another process ticks here')
  const ports = {
    liveness,
    verdicts: verdictStore(stack.store),
    events: {raise: () => Promise.resolve()},
    meter: {count: nothing},
  }
  const outcome = await tickWatchdog(ports, {claim: claimed.tick, ...timing, signal: new AbortController().signal})
  await ticks.finish(claimed.tick)
  if ((outcome?.suspect ?? 0) + (outcome?.offline ?? 0) !== silentTenants) throw new Error(`the tick found ${JSON.stringify(outcome)}`)
}

function nothing(): void {
  // What a tick counts is not measured here.
}

if (import.meta.main) {
  const {values} = parseArgs({options: {rounds: {type: 'string', default: '15'}}})
  if (!(await benchWatchdog(Number(values.rounds)))) process.exitCode = 1
}
