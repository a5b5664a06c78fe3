import type {AlertReadings, FleetFigures, Reading} from '../health/alerts/ports.ts'
import type {JobBackend} from './ports.ts'

const withinMs = 15 * 60_000
/** One failure among twenty jobs is no trend, and wakes nobody at night. */
const fewestFailures = 3

/** How many jobs of each queue wait, and how many failed for good. */
export function queueReadings(
  jobs: Pick<JobBackend, 'operate'>,
  queues: readonly string[],
  figures: Pick<FleetFigures, 'jobOutcomes'>,
): AlertReadings {
  return {
    signals: ['queues'],
    unavailable: {},
    read: async () => {
      const [depths, outcomes] = await Promise.all([
        Promise.all(queues.map(async (queue) => ({queue, ...(await jobs.operate(queue).counts())}))),
        figures.jobOutcomes(withinMs),
      ])
      const waiting = depths.map(
        ({queue, waiting, delayed}): Reading => ({rule: 'queue-depth', subject: queue, value: waiting + delayed, labels: {}}),
      )
      const failing = outcomes.map(({queue, done, failed}): Reading => {
        const share = failed < fewestFailures ? 0 : failed / (done + failed)
        return {rule: 'failed-jobs', subject: queue, value: share, labels: {failed: String(failed), ended: String(done + failed)}}
      })
      return [...waiting, ...failing]
    },
  }
}
