import type {DrivenWork} from './driven-work.ts'

export interface Settled {
  /** Ended because it did not come to its end in time. */
  expired: number
  /** Jobs that were missing from the queue and are there again. */
  driven: number
}

/**
 * Brings store and queue together: ends what is overdue, and enqueues again what the store wants done but the queue has lost (its
 * maker was killed before it enqueued, or the queue's data is gone). Safe to run at any time, by any number of processes.
 * @param thorough enqueue everything again even when the numbers match: jobs of ended work may stand in for missing ones
 */
export async function settleWork(work: DrivenWork, {thorough}: {thorough: boolean}): Promise<Settled> {
  const expired = await work.expireOverdue()
  const wanted = await work.countWanted()
  if (wanted === 0) return {expired, driven: 0}
  const missing = Math.max(0, wanted - (await work.countLive()))
  if (missing > 0 || thorough) await work.driveAll()
  return {expired, driven: missing}
}
