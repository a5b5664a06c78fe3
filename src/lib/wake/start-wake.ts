import type {WakePlan} from './plan-wake.ts'
import type {WakePorts} from './ports.ts'
import type {WakeBatchId, WakeProgress} from './wake-batch.ts'

export interface StartWakeOptions {
  batchId: WakeBatchId
  actor: string
  readyTimeoutMs: number
}

/**
 * Records the batch, then enqueues a job for each target. If this process dies in between, the control plane's next settling
 * round enqueues the rest.
 */
export async function startWake(ports: WakePorts, plan: WakePlan, options: StartWakeOptions): Promise<WakeProgress> {
  const {tenantIds, ratePerSecond, strategy} = plan
  const {batchId: id, actor, readyTimeoutMs} = options
  const progress = await ports.store.createBatch({id, strategy, tenantIds, ratePerSecond, readyTimeoutMs, actor})
  await ports.queue.drive(await ports.store.targetsToDrive(id))
  return progress
}

/** `wake-20261121-090000-4f1c`: sorts by time, unique by its last part. */
export function newBatchId(nowMs: number, randomHex: string): WakeBatchId {
  const [date, time] = new Date(nowMs).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/)
  return `wake-${date}-${time}-${randomHex}`
}
