import type {WakeQueue, WakeStore} from './ports.ts'

export interface Settled {
  /** Wakes whose heartbeat did not come in time. */
  expired: number
  /** Jobs that were missing from the queue and are there again. */
  driven: number
}

/**
 * Brings store and queue together: ends what is overdue, and enqueues again what the store wants done but the queue has lost (its
 * maker was killed before it enqueued, or the queue's data is gone). Safe to run at any time, by any number of processes.
 * @param thorough enqueue everything again even when the numbers match: jobs of ended targets may stand in for missing ones. Jobs that
 *   are there stay as they are.
 */
export async function settleWakes(store: WakeStore, queue: WakeQueue, {thorough}: {thorough: boolean}): Promise<Settled> {
  const expired = await store.expireOverdue()
  const wanted = await store.countTargetsToDrive()
  if (wanted === 0) return {expired, driven: 0}
  const live = await queue.countLive()
  const missing = Math.max(0, wanted - live)
  if (missing > 0 || thorough) await queue.drive(await store.targetsToDrive())
  return {expired, driven: missing}
}
