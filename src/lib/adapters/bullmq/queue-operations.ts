import type {Job} from 'bullmq'

import type {FailedJob, QueueOperations, QueueStanding} from '../../jobs/queue-operations.ts'
import type {WithQueue} from './job-queue.ts'

/** So many jobs are asked for, or changed, at once. */
const chunkSize = 100

export function queueOperations(withQueue: WithQueue): QueueOperations {
  return {
    counts: () =>
      withQueue(async (queue) => {
        const {waiting = 0, prioritized = 0, delayed = 0, active = 0, failed = 0} = await queue.getJobCounts()
        return {waiting: waiting + prioritized, delayed, active, failed}
      }),
    standing: () =>
      withQueue(async (queue): Promise<QueueStanding> => {
        const [{paused = false, concurrency = null}, heads] = await Promise.all([
          queue.getMeta(),
          queue.getJobs(['waiting', 'prioritized'], 0, 0, true),
        ])
        return {paused, concurrencyLimit: concurrency, headSinceMs: earliest(heads)}
      }),
    countWorkers: () => withQueue((queue) => queue.getWorkersCount()),
    failures: (limit) => withQueue(async (queue) => (await queue.getFailed(0, limit - 1)).map(toFailedJob)),
    failedAmong: (ids) =>
      withQueue(async (queue) => {
        const jobs = await inChunks(ids, (id) => queue.getJob(id))
        const failed = await inChunks(jobs, async (job) => ((await job?.isFailed()) === true ? job : undefined))
        return failed.flatMap((job) => (job === undefined ? [] : [toFailedJob(job)]))
      }),
    retry: (ids) =>
      withQueue(async (queue) => {
        const jobs = await inChunks(ids, (id) => queue.getJob(id))
        const retried = await inChunks(jobs, retryOne)
        return retried.filter(Boolean).length
      }),
    pause: () => withQueue((queue) => queue.pause()),
    resume: () => withQueue((queue) => queue.resume()),
    exposition: () => withQueue((queue) => queue.exportPrometheusMetrics()),
  }
}

/** A job may have been retried or removed by someone else since it was listed; that is no failure of this one. */
async function retryOne(job: Job | undefined): Promise<boolean> {
  if (job === undefined || !(await job.isFailed())) return false
  try {
    await job.retry('failed', {resetAttemptsMade: true, resetAttemptsStarted: true})
    return true
  } catch (error) {
    if (await job.isFailed()) throw error
    return false
  }
}

/** The earliest of the jobs that go next, each counted from its last try. */
function earliest(jobs: readonly Job[]): number | null {
  const times = jobs.map(({timestamp, processedOn}) => Math.max(timestamp, processedOn ?? 0))
  return times.length === 0 ? null : Math.min(...times)
}

function toFailedJob({id, name, finishedOn, attemptsMade, failedReason}: Job): FailedJob {
  return {id: id ?? '', name, failedAtMs: finishedOn ?? 0, attempts: attemptsMade, reason: failedReason}
}

async function inChunks<From, To>(all: readonly From[], work: (one: From) => Promise<To>): Promise<To[]> {
  const done: To[] = []
  for (let start = 0; start < all.length; start += chunkSize) done.push(...(await Promise.all(all.slice(start, start + chunkSize).map(work))))
  return done
}
