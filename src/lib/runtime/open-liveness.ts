import type {Config} from '../config/load-config.ts'
import type {Liveness, LivenessBacklog} from '../health/ports.ts'

/** Liveness, and what of it the fleet store has yet to be told; without a backlog the fleet store itself holds it. */
export type OpenLiveness = Liveness & {readonly backlog?: LivenessBacklog; forget?(): Promise<void>}

/**
 * In Redis when it is configured, by a connection of its own, otherwise in the fleet store.
 * @throws {QueueUnreachableError | QueueUnauthorisedError}
 */
export async function openLiveness(
  config: Config,
  store: () => Promise<{liveness: Liveness}>,
  resources: AsyncDisposableStack,
): Promise<OpenLiveness> {
  const {REDIS_URL: redisUrl, GENESIS_QUEUE_PREFIX: prefix} = config
  if (redisUrl === undefined) return (await store()).liveness
  const {openRedisLiveness} = await import('../adapters/redis/redis-liveness.ts')
  return resources.use(await openRedisLiveness({redisUrl, prefix}))
}
