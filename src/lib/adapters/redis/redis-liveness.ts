import type {Redis} from 'ioredis'

import type {Secret} from '../../config/secret.ts'
import type {Liveness, LivenessBacklog, SilentTenant} from '../../health/ports.ts'
import {withDeadline} from '../with-deadline.ts'
import {livenessScripts} from './liveness-scripts.ts'
import {packHeartbeat, unpackHeartbeat} from './pack-heartbeat.ts'
import {openRedis, redisFault} from './redis-connection.ts'

/** A sidecar gives up after some seconds; who waits longer holds memory for nobody. */
const answerTimeoutMs = 3000
/** As many arguments as fit into one call of Lua, and short enough to let other commands in between. */
const chunkSize = 1000

type Scripts = {[Name in keyof typeof livenessScripts]: (...keysAndArguments: (string | number)[]) => Promise<unknown>}

export interface RedisLiveness extends Liveness, AsyncDisposable {
  backlog: LivenessBacklog
  /** Deletes all that is known; for stacks that were made to be thrown away. */
  forget(): Promise<void>
}

export interface RedisLivenessOptions {
  redisUrl: Secret
  /** With a hash tag, so that all keys are in one slot of a cluster. */
  prefix: string
}

/**
 * Liveness in Redis, by the clock of Redis. Later outages end in errors at once: a sidecar tries again by itself.
 * @throws {QueueUnreachableError | QueueUnauthorisedError} here and at each call
 */
export async function openRedisLiveness({redisUrl, prefix}: RedisLivenessOptions): Promise<RedisLiveness> {
  const redis = await openRedis(redisUrl)
  for (const [name, script] of Object.entries(livenessScripts)) redis.defineCommand(name, script)
  const ask: Ask = async (send) => {
    try {
      return await withDeadline(send(redis as Redis & Scripts), answerTimeoutMs)
    } catch (fault) {
      throw redisFault(fault as Error, redisUrl)
    }
  }
  const keys = {watched: `${prefix}:live:watched`, last: `${prefix}:live:last`, latest: `${prefix}:live:latest`, settled: `${prefix}:live:settled`}
  return {
    ...liveness(ask, keys),
    backlog: backlog(ask, keys),
    forget: async () => {
      await ask((redis) => redis.del(...Object.values(keys)))
    },
    [Symbol.asyncDispose]: () => Promise.resolve(redis.disconnect()),
  }
}

/** Those that are read in one round of the connections (`rest-connections.ts`) come within it, and their keys, too. */
const gatherMs = 10

type Ask = <T>(send: (redis: Redis & Scripts) => Promise<T>) => Promise<T>
type Keys = Record<'watched' | 'last' | 'latest' | 'settled', string>

function liveness(ask: Ask, {watched, last, latest}: Keys): Liveness {
  return {
    gatherMs,
    async record(heartbeats) {
      const replayed = []
      for (const chunk of chunks(heartbeats)) {
        const packed = chunk.map((heartbeat) => `${heartbeat.tenantId} ${Date.parse(heartbeat.sentAt)} ${packHeartbeat(heartbeat)}`)
        replayed.push(...((await ask((redis) => redis.genesisRecord(watched, last, latest, ...packed))) as string[]))
      }
      return {replayed}
    },
    async sweep({silentForMs, limit}) {
      const answer = await ask((redis) => redis.genesisSweep(watched, last, latest, silentForMs, limit))
      const [nowMs, count, silent, latestMs, oldest] = answer as [string, number, number, string | null, string[]]
      return {nowMs: Number(nowMs), watched: count, silent, oldest: pairs(oldest), latestHeardAtMs: latestMs === null ? null : Number(latestMs)}
    },
    async watch(tenantIds) {
      let added = 0
      for (const chunk of chunks(tenantIds)) added += (await ask((redis) => redis.genesisWatch(watched, ...chunk))) as number
      return added
    },
    async unwatch(silent) {
      for (const chunk of chunks(silent))
        await ask((redis) => redis.genesisUnwatch(watched, ...chunk.flatMap(({tenantId, heardAtMs}) => [tenantId, heardAtMs])))
    },
    async heardAt(tenantIds) {
      const found: SilentTenant[] = []
      for (const chunk of chunks(tenantIds)) {
        const scores = await ask((redis) => redis.zmscore(watched, ...chunk))
        for (const [i, tenantId] of chunk.entries()) if (scores[i] != null) found.push({tenantId, heardAtMs: Number(scores[i])})
      }
      return found
    },
  }
}

function backlog(ask: Ask, {watched, last, settled}: Keys): LivenessBacklog {
  return {
    async unsettled() {
      const [upToMs, tenantIds] = (await ask((redis) => redis.genesisUnsettled(watched, settled))) as [string, string[]]
      return {tenantIds, upToMs: Number(upToMs)}
    },
    async read(tenantIds) {
      const found = []
      for (const chunk of chunks(tenantIds)) {
        const packed = await ask((redis) => redis.hmget(last, ...chunk))
        // Who is only watched, as though he had been heard, has no heartbeat.
        found.push(...chunk.flatMap((tenantId, i) => (packed[i] == null ? [] : [unpackHeartbeat(tenantId, packed[i])])))
      }
      return found
    },
    settle: async (upToMs) => {
      await ask((redis) => redis.set(settled, upToMs))
    },
  }
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += chunkSize) yield items.slice(from, from + chunkSize)
}

/** Of `[member, score, member, score]`. */
function pairs(flat: readonly string[]): SilentTenant[] {
  return Array.from({length: flat.length / 2}, (_, i) => ({tenantId: flat[2 * i] ?? '', heardAtMs: Number(flat[2 * i + 1])}))
}
