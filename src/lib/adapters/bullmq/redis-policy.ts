import type {Redis} from 'ioredis'

/** What BullMQ's maintainers require of a Redis, and this one does not have. Managed services that forbid CONFIG answer in INFO. */
export async function redisProblems(redis: Redis): Promise<string[]> {
  const memory = await redis.info('memory')
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1]
  if (policy === undefined || policy === 'noeviction') return []
  return [`Redis evicts keys when it is full (maxmemory-policy ${policy}), which loses jobs; set it to noeviction`]
}
