import {QUEUES} from '../jobs/queues.ts'
import {processWakeJob} from '../jobs/wake-job.ts'
import {wakeQueue} from '../jobs/wake-queue.ts'
import {settleWakes} from '../wake/settle-wakes.ts'
import type {Role} from './role.ts'

/** Wakes are paced to a few a second, so a few at once are enough; fewer also means that less waits for a killed process. */
const wakeConcurrency = 4
const settleEveryMs = 5000
const thoroughEveryMs = 60_000

/** Takes jobs from the queues, and keeps store and queue in step. */
export const workersRole: Role = {
  name: 'workers',
  listens: false,
  async start({runtime, log}) {
    const [store, droplets, jobs] = await Promise.all([runtime.store(), runtime.droplets(), runtime.jobs()])
    const ports = {store: store.wakes, budget: store.digitalOceanBudget, droplets, violations: store.violations}
    const queue = wakeQueue(jobs.queue(QUEUES.wake))
    let thoroughAtMs = runtime.clock.now()
    const settle = async (): Promise<void> => {
      const thorough = runtime.clock.now() - thoroughAtMs >= thoroughEveryMs
      if (thorough) thoroughAtMs = runtime.clock.now()
      const {expired, driven} = await settleWakes(store.wakes, queue, {thorough})
      if (expired > 0 || driven > 0) log.info({expired, driven}, 'settled wakes')
    }
    const workers = await Promise.all([
      jobs.startWorker({queue: QUEUES.wake, concurrency: wakeConcurrency, process: (job) => processWakeJob(ports, job)}),
      jobs.startPeriodic(QUEUES.clock, [{name: 'settle-wakes', everyMs: settleEveryMs, run: settle}]),
    ])
    return {
      drain: async (deadlineMs) => {
        await Promise.all(workers.map((worker) => worker.drain(deadlineMs)))
      },
    }
  },
}
