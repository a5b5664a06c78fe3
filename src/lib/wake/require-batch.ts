import {NotFoundError} from '../errors/usage.ts'
import type {WakeStore} from './ports.ts'
import type {WakeBatchId, WakeProgress} from './wake-batch.ts'

/** @throws {NotFoundError} */
export async function requireBatch(store: WakeStore, batchId: WakeBatchId): Promise<WakeProgress> {
  const progress = await store.progress(batchId)
  if (progress !== undefined) return progress
  throw new NotFoundError(`There is no wake batch ${batchId}.`, {hint: 'See the latest: genesis wake status'})
}
