import {ExitCode, GenesisError} from '../errors/genesis-error.ts'
import type {Clock} from '../time/clock.ts'
import type {WakeStore} from './ports.ts'
import {requireBatch} from './require-batch.ts'
import type {WakeBatchId, WakeProgress} from './wake-batch.ts'

const pollMs = 500
/** A store that restarts is back within seconds; one that is gone longer is worth an error. */
const patienceMs = 60_000

/**
 * Yields the progress of a batch until it has ended, also over a restart of the store, or of the control plane that stands before it.
 * @throws {NotFoundError} when there is no such batch
 * @throws {StoreUnreachableError | ControlPlaneUnreachableError} when it stays away for a minute
 */
export async function* watchWake(store: WakeStore, clock: Clock, batchId: WakeBatchId, signal: AbortSignal): AsyncGenerator<WakeProgress> {
  let lastAnswerMs = clock.now()
  for (;;) {
    try {
      const progress = await requireBatch(store, batchId)
      lastAnswerMs = clock.now()
      yield progress
      if (progress.endedAt !== null) return
    } catch (error) {
      if (!isUnreachable(error) || clock.now() - lastAnswerMs > patienceMs) throw error
    }
    await clock.sleep(pollMs, signal)
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof GenesisError && error.exitCode === ExitCode.Unreachable
}
