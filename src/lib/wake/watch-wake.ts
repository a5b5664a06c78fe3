import type {Clock} from '../time/clock.ts'
import {watchToEnd} from '../time/watch-to-end.ts'
import type {WakeStore} from './ports.ts'
import {requireBatch} from './require-batch.ts'
import type {WakeBatchId, WakeProgress} from './wake-batch.ts'

/**
 * Yields the progress of a batch until it has ended.
 * @throws {NotFoundError} when there is no such batch
 * @throws {StoreUnreachableError | ControlPlaneUnreachableError} when it stays away for a minute
 */
export function watchWake(store: WakeStore, clock: Clock, batchId: WakeBatchId, signal: AbortSignal): AsyncGenerator<WakeProgress> {
  return watchToEnd(() => requireBatch(store, batchId), clock, signal)
}
