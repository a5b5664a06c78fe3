import {Redis} from 'ioredis'

import {openRedisLiveness} from '../../../src/lib/adapters/redis/redis-liveness.ts'
import {livenessStore} from '../../../src/lib/adapters/supabase/liveness-store.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import type {Heartbeat} from '../../../src/lib/health/heartbeats/heartbeat.ts'
import type {Liveness, LivenessBacklog} from '../../../src/lib/health/ports.ts'
import {type Gateway, startGateway} from '../../harness/gateway.ts'
import {redisServer, startTestRedis} from '../../harness/redis.ts'
import type {TestStack} from '../../harness/stack.ts'

/** Where liveness is kept, as one process of the control plane has it open. */
export type OpenedLiveness = Liveness & AsyncDisposable & {backlog?: LivenessBacklog}

export interface LivenessServer extends AsyncDisposable {
  /** As another process opens it. */
  open(): Promise<OpenedLiveness>
  /** What is kept of the last heartbeat of a tenant, without asking the product. */
  last(tenantId: string): Promise<Heartbeat | undefined>
  /** Takes it away, given the gateway in front of the fleet store. Returns what brings it back, with the gateway that then stands there. */
  breakDown(gateway: Gateway): Promise<() => Promise<Gateway>>
}

export interface LivenessCase {
  name: 'Postgres' | 'Redis'
  /** Why it cannot be tested here. */
  missing: string | undefined
  start: (stack: TestStack) => Promise<LivenessServer>
}

const found = redisServer()
const redisMissing = 'missing' in found ? found.missing : undefined
if (redisMissing !== undefined) console.warn(`SKIPPED: liveness in Redis is not tested: ${redisMissing}`)

/** The one suite runs on both. */
export const livenessBackends: readonly LivenessCase[] = [
  {name: 'Postgres', missing: undefined, start: (stack) => Promise.resolve(onPostgres(stack))},
  {name: 'Redis', missing: redisMissing, start: onRedis},
]

function onPostgres(stack: TestStack): LivenessServer {
  return {
    open: () => Promise.resolve({...livenessStore(stack.store), [Symbol.asyncDispose]: () => Promise.resolve()}),
    last: async (tenantId) => {
      const [row] = await stack.sql<{heartbeat: Heartbeat}>(
        `select jsonb_build_object('tenantId', tenant_id, 'sentAt', to_char(sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'sidecarVersion', sidecar_version, 'n8nVersion', n8n_version, 'state', sidecar_state, 'load', load) as heartbeat
          from genesis.heartbeats where tenant_id = $1 and received_at is not null`,
        [tenantId],
      )
      return row?.heartbeat
    },
    breakDown: async (gateway) => {
      await gateway[Symbol.asyncDispose]()
      return () => startGateway({target: stack.connection.storeUrl, port: Number(new URL(gateway.url).port)})
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function onRedis(): Promise<LivenessServer> {
  const redis = await startTestRedis({password: 'a password of the tests'.replaceAll(' ', '-')})
  const client = new Redis(redis.url)
  // It comes back by itself.
  client.on('error', () => undefined)
  const prefix = '{genesis}'
  return {
    open: () => openRedisLiveness({redisUrl: new Secret(redis.url), prefix}),
    last: async (tenantId) => {
      const [sentMs, , state, cpu, memory, executions, sidecarVersion = '', n8nVersion = ''] =
        (await client.hget(`${prefix}:live:last`, tenantId))?.split(' ') ?? []
      if (sentMs === undefined) return undefined
      const load = {cpu: Number(cpu), memory: Number(memory), executions: Number(executions)}
      return {tenantId, sentAt: new Date(Number(sentMs)).toISOString(), sidecarVersion, n8nVersion, state: state as Heartbeat['state'], load}
    },
    breakDown: async (gateway) => {
      await redis.kill()
      return async () => {
        await redis.start()
        return gateway
      }
    },
    async [Symbol.asyncDispose]() {
      client.disconnect()
      await redis[Symbol.asyncDispose]()
    },
  }
}
