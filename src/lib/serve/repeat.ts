import type {Clock} from '../time/clock.ts'

export interface RepeatOptions {
  clock: Clock
  everyMs: number
  signal: AbortSignal
  /** Told of the first failure in a row; the next time comes all the same. */
  onFault: (error: unknown) => void
}

/** Runs `work` after each `everyMs` until the signal; resolves when the last run has ended. */
export async function repeat(work: (signal: AbortSignal) => Promise<unknown>, {clock, everyMs, signal, onFault}: RepeatOptions): Promise<void> {
  let failing = false
  while (await slept(clock, everyMs, signal)) {
    try {
      await work(signal)
      failing = false
    } catch (error) {
      if (!failing && !signal.aborted) onFault(error)
      failing = true
    }
  }
}

async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal)
    return true
  } catch {
    // The only way in which sleep fails is that the signal aborted.
    return false
  }
}
