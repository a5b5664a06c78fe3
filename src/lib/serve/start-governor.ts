import {govern} from '../health/governor/govern.ts'
import type {GovernedQueue} from '../health/governor/ports.ts'
import {GOVERNED_TARGETS} from '../health/governor/targets.ts'
import {QUEUES} from '../jobs/queues.ts'
import {repeat} from './repeat.ts'
import type {RoleContext, RunningRole} from './role.ts'

/** Every job of these asks the store and DigitalOcean. */
const governedQueues = [QUEUES.wake, QUEUES.reboot]

/**
 * Has this process report what it sees of the governed targets, and one process of the cluster decide how many jobs may use them at once.
 */
export async function startGovernor({runtime, log, timing, meter, signal}: RoleContext): Promise<RunningRole> {
  const [store, jobs] = await Promise.all([runtime.store(), runtime.jobs()])
  const report = async (): Promise<void> => {
    const seen = runtime.calls.take()
    const limits = await store.governor.report(seen).catch((error: unknown) => {
      runtime.calls.giveBack(seen)
      throw error
    })
    for (const target of GOVERNED_TARGETS) {
      const limit = limits[target]
      if (limit !== undefined) meter.set('genesis_governor_limit', {target}, limit)
    }
  }
  const reporting = repeat(report, {
    ...{clock: runtime.clock, signal, everyMs: timing.governorMs},
    onFault: (error) => log.warn({reason: (error as Error).message}, 'the governor cannot be told now what this process sees of its targets'),
  })
  const queues = governedQueues.map((name): GovernedQueue => {
    const queue = jobs.queue(name)
    return {targets: GOVERNED_TARGETS, limitConcurrency: (limit) => queue.limitConcurrency(limit)}
  })
  const ticking = await jobs.startPeriodic([
    {name: 'govern', everyMs: timing.governorMs, run: async () => void (await govern({store: store.governor, queues, alerts: store.alertEvents}))},
  ])
  return {drain: async (deadlineMs) => void (await Promise.all([ticking.drain(deadlineMs), reporting]))}
}
