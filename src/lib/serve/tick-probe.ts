import type {HealthProbe} from '../health/ports.ts'
import {describeAge, isStalled} from '../health/watchdog/watch-ticks.ts'
import type {JobBackend, TickLedger} from '../jobs/ports.ts'

/** Whether the periodic tasks that this process takes part in are run. That they stand still does not keep it from serving. */
export function tickProbe(ticks: TickLedger, jobs: Pick<JobBackend, 'periodic'>): HealthProbe {
  return {
    async check() {
      const own = jobs.periodic()
      if (own.size === 0) return {problems: []}
      const stalled = (await ticks.ages()).filter((age) => own.has(age.task) && isStalled(age))
      return {problems: stalled.map(describeAge), stillServes: true}
    },
  }
}
