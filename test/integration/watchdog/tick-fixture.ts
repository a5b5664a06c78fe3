import {Redis} from 'ioredis'

import {openRedisLiveness} from '../../../src/lib/adapters/redis/redis-liveness.ts'
import {livenessStore} from '../../../src/lib/adapters/supabase/liveness-store.ts'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {tickLedger} from '../../../src/lib/adapters/supabase/tick-ledger.ts'
import {verdictStore} from '../../../src/lib/adapters/supabase/verdict-store.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import type {AlertEvent} from '../../../src/lib/health/alerts/alert-event.ts'
import type {LivenessWatch} from '../../../src/lib/health/ports.ts'
import type {VerdictStore} from '../../../src/lib/health/watchdog/ports.ts'
import {type TickOutcome, tickWatchdog} from '../../../src/lib/health/watchdog/tick-watchdog.ts'
import type {TickClaim} from '../../../src/lib/jobs/ports.ts'
import {startTestRedis} from '../../harness/redis.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from '../store/fleets.ts'
import type {LivenessHome} from './watchdog-world.ts'

const limits = {periodMs: 60_000, suspectAfterMs: 150_000, offlineAfterMs: 300_000}
const prefix = '{tick}'
const meter = {count: () => undefined}

export interface TickFixture extends AsyncDisposable {
  stack: TestStack
  verdicts: VerdictStore
  liveness: LivenessWatch
  /** What people were told, as `rule subject state`. */
  told: string[]
  /** Active tenants of one region, all heard just now. */
  tenants(count: number): Promise<string[]>
  /** As though they had last been heard so long ago. */
  silence(ids: readonly string[], seconds: number): Promise<void>
  claim(): Promise<TickClaim>
  /** One whole tick. @param change replaces a port, to meddle between two of its steps */
  tick(change?: {liveness?: Partial<LivenessWatch>; verdicts?: Partial<VerdictStore>}): Promise<TickOutcome | undefined>
  states(): Promise<Record<string, string>>
  /** All that is known of liveness is gone. */
  loseLiveness(): Promise<void>
}

/** A watchdog of one process over a real store, ticked by hand; it has looked before, so that nothing is credited. */
export async function startTickFixture(home: LivenessHome): Promise<TickFixture> {
  await using starting = new AsyncDisposableStack()
  const stack = starting.use(await startTestStack())
  const redis = home === 'Redis' ? starting.use(await startTestRedis()) : undefined
  const client = redis === undefined ? undefined : starting.adopt(new Redis(redis.url), (one) => one.disconnect())
  const liveness = redis === undefined ? livenessStore(stack.store) : starting.use(await openRedisLiveness({redisUrl: new Secret(redis.url), prefix}))
  const verdicts = verdictStore(stack.store)
  const ticks = tickLedger(stack.store, 'the test')
  const told: string[] = []
  const raise = (events: readonly AlertEvent[]): Promise<void> =>
    Promise.resolve(void told.push(...events.map(({rule, subject, state}) => `${rule} ${subject} ${state}`)))
  const claim = async (): Promise<TickClaim> => {
    const claimed = await ticks.claim({task: 'watchdog', everyMs: 1, leaseMs: 10_000, fromMs: 0})
    if (!('tick' in claimed)) throw new Error('the tick is held')
    return claimed.tick
  }
  await stack.sql(`update genesis.watchdog_state set last_tick_at = now(), last_sweep_ms = (extract(epoch from now()) * 1000)::bigint`)
  const resources = starting.move()
  return {
    ...{stack, verdicts, liveness, told, claim},
    async tenants(count) {
      const ids = Array.from({length: count}, (_, i) => `t-${i}`)
      await tenantStore(stack.store).import(
        ids.map((id) => row(id, {region: 'nyc3'})),
        'tester',
        false,
      )
      await liveness.watch(ids)
      return ids
    },
    async silence(ids, seconds) {
      if (client === undefined)
        await stack.sql(`update genesis.heartbeats set watched_from = now() - make_interval(secs => $2) where tenant_id = any ($1)`, [ids, seconds])
      else await client.zadd(`${prefix}:live:watched`, ...ids.flatMap((id) => [Date.now() - seconds * 1000, id]))
    },
    async tick(change = {}) {
      const tick = await claim()
      const ports = {liveness: {...liveness, ...change.liveness}, verdicts: {...verdicts, ...change.verdicts}, events: {raise}, meter}
      const outcome = await tickWatchdog(ports, {claim: tick, limits, heartbeatMs: 60_000, signal: new AbortController().signal})
      await ticks.finish(tick)
      return outcome
    },
    states: async () => {
      const rows = await stack.sql<{id: string; state: string; verdict: string | null}>(
        `select t.id, t.state, v.verdict from genesis.tenants t left join genesis.liveness_verdicts v on v.tenant_id = t.id order by t.id`,
      )
      return Object.fromEntries(
        rows.filter(({state, verdict}) => state !== 'active' || verdict !== null).map(({id, state, verdict}) => [id, `${state} ${verdict}`]),
      )
    },
    async loseLiveness() {
      if (client === undefined) await stack.sql('truncate genesis.heartbeats')
      else await client.flushall()
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
