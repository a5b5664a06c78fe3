import type {JobOutcomes} from '../health/alerts/ports.ts'
import type {Labels} from '../metrics/catalog.ts'
import type {Meter} from '../metrics/meter.ts'

/** How the jobs that this process ran have ended since somebody last took the count. */
export interface JobTally {
  /** The same meter, whose count of jobs is tallied besides. */
  over(meter: Meter): Meter
  take(): JobOutcomes[]
  /** What was taken and could not be passed on. */
  putBack(outcomes: readonly JobOutcomes[]): void
}

export function jobTally(): JobTally {
  const tally = new Map<string, JobOutcomes>()
  const add = ({queue, done, failed}: JobOutcomes): void => {
    const before = tally.get(queue) ?? {done: 0, failed: 0}
    tally.set(queue, {queue, done: before.done + done, failed: before.failed + failed})
  }
  const note = ({queue, outcome}: Labels<'genesis_jobs_total'>, by: number): void => {
    if (outcome === 'done') add({queue, done: by, failed: 0})
    if (outcome === 'failed') add({queue, done: 0, failed: by})
  }
  return {
    over: (meter) => ({
      ...meter,
      count(name, labels, by = 1) {
        // The type of `labels` follows from the name, but does not narrow with it.
        if (name === 'genesis_jobs_total') note(labels as Labels<'genesis_jobs_total'>, by)
        meter.count(name, labels, by)
      },
    }),
    take() {
      const taken = [...tally.values()]
      tally.clear()
      return taken
    },
    putBack: (outcomes) => outcomes.forEach(add),
  }
}
