import {rebootLimits} from '../health/reboot/plan-reboots.ts'
import type {WorkerOptions} from '../jobs/ports.ts'
import {QUEUES} from '../jobs/queues.ts'
import {processRebootJob} from '../jobs/reboot-job.ts'
import {processWakeJob} from '../jobs/wake-job.ts'
import type {Role, RoleContext} from './role.ts'
import {startGovernor} from './start-governor.ts'

/** Wakes are paced to a few a second, so a few at once are enough; fewer also means that less waits for a killed process. */
const wakeConcurrency = 4
/** Reboots are few in the whole fleet, and mostly wait for DigitalOcean. */
const rebootConcurrency = 4
const rebootRatePerSecond = 1

/** Takes jobs from the queues. How many run at once in the whole cluster, the governor decides. */
export const workersRole: Role = {
  name: 'workers',
  listens: false,
  async start(context) {
    const jobs = await context.runtime.jobs()
    const running = await Promise.all([...(await workers(context)).map((worker) => jobs.startWorker(worker)), startGovernor(context)])
    return {
      drain: async (deadlineMs) => {
        await Promise.all(running.map((one) => one.drain(deadlineMs)))
      },
    }
  },
}

async function workers({runtime, timing, meter}: RoleContext): Promise<WorkerOptions[]> {
  const [store, droplets] = await Promise.all([runtime.store(), runtime.droplets()])
  const shared = {budget: store.digitalOceanBudget, droplets, violations: store.violations}
  const wakes = {...shared, store: store.wakes}
  const reboots = {
    ...shared,
    reboots: store.reboots,
    clock: runtime.clock,
    limits: rebootLimits(timing.rebootCoolDownMs),
    ratePerSecond: rebootRatePerSecond,
    meter,
  }
  return [
    {queue: QUEUES.wake, concurrency: wakeConcurrency, process: (job) => processWakeJob(wakes, job)},
    {queue: QUEUES.reboot, concurrency: rebootConcurrency, process: (job) => processRebootJob(reboots, job)},
  ]
}
