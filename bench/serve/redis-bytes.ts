import {Redis} from 'ioredis'

import {openRedisLiveness} from '../../src/lib/adapters/redis/redis-liveness.ts'
import {Secret} from '../../src/lib/config/secret.ts'

const agents = 15_000

/** By how much Redis itself says that it grew, for each agent, when all have reported twice. */
export async function bytesPerAgent(redisUrl: string): Promise<number> {
  await using liveness = await openRedisLiveness({redisUrl: new Secret(redisUrl), prefix: '{bytes}'})
  const client = new Redis(redisUrl)
  try {
    const before = await usedBytes(client)
    for (const sentMs of [Date.now() - 60_000, Date.now()])
      await liveness.record(
        Array.from({length: agents}, (_, i) => ({
          ...{
            tenantId: `tenant-${String(i).padStart(5, '0')}`,
            sentAt: new Date(sentMs).toISOString(),
            sidecarVersion: '1.0.0',
            n8nVersion: '2.41.3',
          },
          ...{state: 'active' as const, load: {cpu: 0.123, memory: 0.456, executions: 3}},
        })),
      )
    return ((await usedBytes(client)) - before) / agents
  } finally {
    client.disconnect()
  }
}

async function usedBytes(client: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
}
