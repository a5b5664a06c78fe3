import type {Clock} from '../../../src/lib/time/clock.ts'

export interface ManualClock extends Clock {
  /** Moves time on and lets everything run that was waiting for it. */
  advance(ms: number): Promise<void>
}

/** A clock that stands still until it is moved. */
export function manualClock(startMs = 1_795_000_000_000): ManualClock {
  let nowMs = startMs
  let sleepers: {untilMs: number; wake: () => void}[] = []
  return {
    now: () => nowMs,
    sleep: (ms) => new Promise((wake) => sleepers.push({untilMs: nowMs + ms, wake})),
    async advance(ms) {
      nowMs += ms
      const due = sleepers.filter(({untilMs}) => untilMs <= nowMs)
      sleepers = sleepers.filter(({untilMs}) => untilMs > nowMs)
      for (const {wake} of due) wake()
      await settled()
    },
  }
}

/** Lets all promises that can go on do so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
