import {ExitCode, GenesisError} from '../errors/genesis-error.ts'
import type {Clock} from './clock.ts'

const pollMs = 500
/** A server that restarts is back within seconds; one that is gone longer is worth an error. */
const patienceMs = 60_000

/**
 * Yields how something goes until it has ended, also over a restart of the store, or of the control plane that stands before it.
 * @throws what `read` throws; that something does not answer (exit code 3) only after a minute
 */
export async function* watchToEnd<T extends {endedAt: string | null}>(read: () => Promise<T>, clock: Clock, signal: AbortSignal): AsyncGenerator<T> {
  let lastAnswerMs = clock.now()
  for (;;) {
    try {
      const progress = await read()
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
