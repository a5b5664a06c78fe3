import {Redis} from 'ioredis'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {openRedisLiveness, type RedisLiveness} from '../../../src/lib/adapters/redis/redis-liveness.ts'
import {heartbeatArchive} from '../../../src/lib/adapters/supabase/liveness-store.ts'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {flushLiveness} from '../../../src/lib/health/heartbeats/flush-liveness.ts'
import type {Heartbeat} from '../../../src/lib/health/heartbeats/heartbeat.ts'
import type {HeardHeartbeat, HeartbeatArchive} from '../../../src/lib/health/ports.ts'
import {redisServer, startTestRedis, type TestRedis} from '../../harness/redis.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from '../store/fleets.ts'

const found = redisServer()
if ('missing' in found) console.warn(`SKIPPED: passing liveness on from Redis is not tested: ${found.missing}`)

const never = new AbortController().signal

describe.skipIf('missing' in found)('Heartbeats that are kept in Redis', () => {
  let stack: TestStack
  let redis: TestRedis
  let client: Redis
  let live: RedisLiveness
  let fleets = 0
  beforeAll(async () => {
    ;[stack, redis] = await Promise.all([startTestStack(), startTestRedis()])
    client = new Redis(redis.url)
    live = await openLive()
  })
  afterAll(async () => {
    client.disconnect()
    await live[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
    await stack[Symbol.asyncDispose]()
  })

  const openLive = (): Promise<RedisLiveness> => openRedisLiveness({redisUrl: new Secret(redis.url), prefix: '{flush}'})
  async function newTenants(count: number): Promise<string[]> {
    const fleet = ++fleets
    const ids = Array.from({length: count}, (_, i) => `f-${fleet}-${i}`)
    await tenantStore(stack.store).import(
      ids.map((id) => row(id)),
      'tester',
      false,
    )
    return ids
  }
  const heartbeat = (tenantId: string, sentMs = Date.now()): Heartbeat => ({
    ...{tenantId, sentAt: new Date(sentMs).toISOString(), sidecarVersion: '1.0.0', n8nVersion: '2.41.3', state: 'updating'},
    load: {cpu: 0.25, memory: 0.5, executions: 7},
  })
  /** Passes on all that a test before may have left. */
  const settled = async (): Promise<void> => {
    await flushLiveness({backlog: live.backlog, archive: heartbeatArchive(stack.store)}, never)
  }
  /** The fleet store, with a note of what it was told. */
  function watchedArchive(): HeartbeatArchive & {told: (readonly HeardHeartbeat[])[]} {
    const [told, archive] = [[] as (readonly HeardHeartbeat[])[], heartbeatArchive(stack.store)]
    const keep: HeartbeatArchive['keep'] = (heard) => {
      told.push(heard)
      return archive.keep(heard)
    }
    return {told, keep}
  }
  const shown = (ids: readonly string[]) =>
    stack.sql<{id: string; heard: Date; sent: Date; state: string; load: unknown; watched: Date | null}>(
      `select tenant_id as id, received_at as heard, sent_at as sent, sidecar_state as state, load, watched_from as watched
        from genesis.heartbeats where tenant_id = any ($1) order by tenant_id`,
      [ids],
    )

  it('reach the fleet store whole, with the time at which Redis heard them', async () => {
    const [id = ''] = await newTenants(1)
    const sentMs = Date.now() - 30_000
    await live.record([heartbeat(id, sentMs)])
    const [heard] = await live.heardAt([id])
    await pause(2)
    await settled()
    const [kept] = await shown([id])
    expect(kept).toMatchObject({state: 'updating', load: {cpu: 0.25, memory: 0.5, executions: 7}, watched: null})
    expect([kept?.sent.getTime(), kept?.heard.getTime()]).toEqual([sentMs, heard?.heardAtMs])
  })

  it('reach it in few calls, and only those that are new since the last time', async () => {
    await settled()
    const ids = await newTenants(2500)
    await live.record(ids.map((id) => heartbeat(id)))
    await pause(2)
    const archive = watchedArchive()
    expect(await flushLiveness({backlog: live.backlog, archive}, never)).toBe(2500)
    expect(archive.told.map(({length}) => length)).toEqual([1000, 1000, 500])
    await live.record(ids.slice(0, 3).map((id) => heartbeat(id, Date.now() + 1000)))
    await pause(2)
    expect(await flushLiveness({backlog: live.backlog, archive}, never)).toBe(3)
    expect(await flushLiveness({backlog: live.backlog, archive}, never)).toBe(0)
    expect(archive.told).toHaveLength(4)
  })

  it('are not settled when they could not be passed on, and come the next time', async () => {
    await settled()
    const [id = ''] = await newTenants(1)
    await live.record([heartbeat(id)])
    await pause(2)
    const away: HeartbeatArchive = {keep: () => Promise.reject(new Error('away'))}
    await expect(flushLiveness({backlog: live.backlog, archive: away}, never)).rejects.toThrow('away')
    expect(await shown([id])).toEqual([])
    await settled()
    expect(await shown([id])).toHaveLength(1)
  })

  it('are right when two processes pass them on while more are recorded: the newest stays', async () => {
    const ids = await newTenants(500)
    await using other = await openLive()
    let sentMs = Date.now() - 60_000
    for (let round = 0; round < 5; round++) {
      const recording = live.record(ids.map((id) => heartbeat(id, sentMs)))
      const flushes = [live, other].map(({backlog}) => flushLiveness({backlog, archive: heartbeatArchive(stack.store)}, never))
      await Promise.all([recording, ...flushes])
      sentMs += 1000
    }
    await pause(2)
    await settled()
    expect((await shown(ids)).map(({sent}) => sent.getTime())).toEqual(ids.map(() => sentMs - 1000))
  })

  it('stay known in the fleet store when Redis loses everything, and go on from there', async () => {
    const ids = await newTenants(10)
    await live.record(ids.map((id) => heartbeat(id, Date.now() - 60_000)))
    await pause(2)
    await settled()
    await client.flushall()
    expect(await live.sweep({silentForMs: 0, limit: 10})).toMatchObject({watched: 0, latestHeardAtMs: null})
    expect(await shown(ids)).toHaveLength(10)
    // Whoever is active is watched again as though he were heard now; that is no heartbeat, and is not passed on as one.
    expect(await live.watch(ids)).toBe(10)
    const before = await shown(ids)
    await pause(2)
    await settled()
    expect(await shown(ids)).toEqual(before)
    const sentMs = Date.now()
    await live.record(ids.map((id) => heartbeat(id, sentMs)))
    await pause(2)
    await settled()
    expect((await shown(ids)).map(({sent}) => sent.getTime())).toEqual(ids.map(() => sentMs))
  })

  it('are passed on though the clock of Redis was put back', async () => {
    await settled()
    await client.set('{flush}:live:settled', Date.now() + 3_600_000)
    const [id = ''] = await newTenants(1)
    await live.record([heartbeat(id)])
    await pause(2)
    await settled()
    expect(await shown([id])).toHaveLength(1)
  })
})

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
