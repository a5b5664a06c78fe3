import {NotFoundError} from '../../errors/usage.ts'
import type {Clock} from '../../time/clock.ts'
import {watchToEnd} from '../../time/watch-to-end.ts'
import type {RebootStore} from './ports.ts'
import type {RebootProgress, RebootRequestId} from './reboot.ts'

/** @throws {NotFoundError} */
export async function requireReboots(store: RebootStore, requestId: RebootRequestId): Promise<RebootProgress> {
  const progress = await store.progress(requestId)
  if (progress !== undefined) return progress
  throw new NotFoundError(`There is no reboot ${requestId}.`, {hint: 'See the latest: genesis reboot status'})
}

/**
 * Yields how the reboots go until all have ended.
 * @throws {NotFoundError} when there is no such request
 * @throws {StoreUnreachableError | ControlPlaneUnreachableError} when it stays away for a minute
 */
export function watchReboots(store: RebootStore, clock: Clock, requestId: RebootRequestId, signal: AbortSignal): AsyncGenerator<RebootProgress> {
  return watchToEnd(() => requireReboots(store, requestId), clock, signal)
}
