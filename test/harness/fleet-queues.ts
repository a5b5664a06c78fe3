import {redisServer, startTestRedis} from './redis.ts'

/** Where the queue of a whole fleet is; open while its tests need it. */
export interface OpenedFleetQueue extends AsyncDisposable {
  /** What tells the product to use it. */
  env: Record<string, string>
}

export interface FleetQueue {
  name: 'Postgres' | 'Redis'
  skip: boolean
  open: () => Promise<OpenedFleetQueue>
}

const found = redisServer()
/** There is no Redis here. */
export const noRedis = 'missing' in found

/** The queue in the fleet's own Postgres, and on a Redis; says what is left untested without one, such as 'wakes on Redis are not tested'. */
export function fleetQueues(untested: string): readonly FleetQueue[] {
  if ('missing' in found) console.warn(`SKIPPED: ${untested}: ${found.missing}`)
  return [
    {name: 'Postgres', skip: false, open: () => Promise.resolve({env: {}, [Symbol.asyncDispose]: () => Promise.resolve()})},
    {name: 'Redis', skip: noRedis, open: openOnRedis},
  ]
}

async function openOnRedis(): Promise<OpenedFleetQueue> {
  const redis = await startTestRedis()
  return {env: {REDIS_URL: redis.url}, [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose]()}
}
