import {StoreUnreachableError} from '../../errors/services.ts'
import {NotFoundError} from '../../errors/usage.ts'
import type {Clock} from '../../time/clock.ts'
import type {RebootStore} from './ports.ts'
import type {RebootProgress, RebootRequestId} from './reboot.ts'

const pollMs = 500
/** A store that restarts is back within seconds; one that is gone longer is worth an error. */
const patienceMs = 60_000

/** @throws {NotFoundError} */
export async function requireReboots(store: RebootStore, requestId: RebootRequestId): Promise<RebootProgress> {
  const progress = await store.progress(requestId)
  if (progress !== undefined) return progress
  throw new NotFoundError(`There is no reboot ${requestId}.`, {hint: 'See the latest: genesis reboot status'})
}

/**
 * Yields how the reboots go until all have ended, also over a restart of the store.
 * @throws {NotFoundError} when there is no such request
 * @throws {StoreUnreachableError} when the store stays away for a minute
 */
export async function* watchReboots(
  store: RebootStore,
  clock: Clock,
  requestId: RebootRequestId,
  signal: AbortSignal,
): AsyncGenerator<RebootProgress> {
  let lastAnswerMs = clock.now()
  for (;;) {
    try {
      const progress = await requireReboots(store, requestId)
      lastAnswerMs = clock.now()
      yield progress
      if (progress.endedAt !== null) return
    } catch (error) {
      if (!(error instanceof StoreUnreachableError) || clock.now() - lastAnswerMs > patienceMs) throw error
    }
    await clock.sleep(pollMs, signal)
  }
}
