import type {Queue} from 'bullmq'

import type {JobQueue, JobSpec} from '../../jobs/ports.ts'

/** Redis copes with any number at once; this bounds the size of one request. */
const bulkSize = 1000
const keptFailures = 5000

/** About eight minutes in all: long enough for an API or a database to come back. */
const retry = {attempts: 8, backoff: {type: 'exponential', delay: 2000, jitter: 0.5}} as const

/** Runs work on a queue that is ready, and turns its faults into ours. */
export type WithQueue = <T>(work: (queue: Queue) => Promise<T>) => Promise<T>

export function jobQueue(withQueue: WithQueue): JobQueue {
  return {
    ensure: (jobs) =>
      withQueue(async (queue) => {
        await removeFailed(queue, new Set(jobs.map(({id}) => id)))
        for (let start = 0; start < jobs.length; start += bulkSize) await queue.addBulk(jobs.slice(start, start + bulkSize).map(toBullJob))
      }),
    counts: () =>
      withQueue(async (queue) => {
        const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed')
        const {failed = 0, ...live} = counts
        return {failed, live: Object.values(live).reduce((sum, count) => sum + count, 0)}
      }),
    countWorkers: () => withQueue((queue) => queue.getWorkersCount()),
    limitConcurrency: (limit) =>
      withQueue(async (queue) => {
        if ((await queue.getGlobalConcurrency()) !== limit) await queue.setGlobalConcurrency(limit)
      }),
  }
}

function toBullJob({id, name, payload, priority}: JobSpec) {
  // Done jobs go at once, so that their id is free; what they did stands in the store.
  const removal = {removeOnComplete: true, removeOnFail: {age: 7 * 24 * 3600, count: keptFailures}}
  return {name, data: payload, opts: {...retry, jobId: id, priority, ...removal}}
}

/** A job that failed for good keeps its id taken until it is removed. */
async function removeFailed(queue: Queue, ids: ReadonlySet<string>): Promise<void> {
  const {failed = 0} = await queue.getJobCounts('failed')
  if (failed === 0) return
  for (const job of await queue.getFailed(0, keptFailures)) if (ids.has(job.id ?? '')) await job.remove()
}
