import type {Redis} from 'ioredis'
import semver from 'semver'

/** Below, BullMQ warns on every connection, and below 5.0 it refuses: https://docs.bullmq.io/guide/redis-tm-compatibility */
const oldestVersion = '6.2.0'

export interface RedisFacts {
  /** As the server gives it; compatible servers name the release of Redis that they follow. */
  version: string | undefined
  /** Undefined where the service does not say. */
  evictionPolicy: string | undefined
  /** False when a restart loses what came since the last snapshot. */
  appendOnly: boolean | undefined
}

/** How a Redis is set up. Managed services that forbid CONFIG answer in INFO. */
export async function redisFacts(redis: Redis): Promise<RedisFacts> {
  const info = await redis.info()
  const field = (name: string): string | undefined => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1]
  const aof = field('aof_enabled')
  return {version: field('redis_version'), evictionPolicy: field('maxmemory_policy'), appendOnly: aof === undefined ? undefined : aof === '1'}
}

/** What BullMQ's maintainers require of a Redis, and this one does not have. */
export function redisProblems({version, evictionPolicy}: RedisFacts): string[] {
  const known = semver.coerce(version)
  return [
    ...(known !== null && semver.lt(known, oldestVersion) ? [`Redis ${version} is too old for the queue; use ${oldestVersion} or newer`] : []),
    ...(evictionPolicy === undefined || evictionPolicy === 'noeviction'
      ? []
      : [`Redis evicts keys when it is full (maxmemory-policy ${evictionPolicy}), which loses jobs; set it to noeviction`]),
  ]
}
