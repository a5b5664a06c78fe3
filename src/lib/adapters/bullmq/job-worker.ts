import {DelayedError, type Job, UnrecoverableError, WaitingError, type Worker} from 'bullmq'

import {PermanentJobError} from '../../errors/jobs.ts'
import {ApiBudgetPausedError} from '../../errors/pacing.ts'
import type {JobWorker, QueueLog, WorkerOptions} from '../../jobs/ports.ts'
import type {BullFactory} from './backend.ts'

/**
 * A worker that was killed is found after its lock has run out: at most 20 s, so that a wake batch does not wait longer. The event
 * loop must be free well under `lockDuration`, or a live worker would count as dead.
 */
const locks = {lockDuration: 15_000, stalledInterval: 5000}
/** A job may be found without its worker this often: kills and restarts are no fault of the job. */
const maxStalledCount = 25

export async function startJobWorker(factory: BullFactory, options: WorkerOptions, log: QueueLog): Promise<JobWorker> {
  const abort = new AbortController()
  const worker = factory.worker(options.queue, (job, token) => runJob(options, job, token, abort.signal), {
    ...locks,
    maxStalledCount,
    concurrency: options.concurrency,
    runRetryDelay: 1000,
  })
  worker.on('error', (error) => log.connectionFault(options.queue, error))
  worker.on('failed', (job, error) => log.jobFailed(options.queue, job?.id ?? 'unknown', error))
  await worker.waitUntilReady()
  return {drain: (deadlineMs) => drainWorker(worker, abort, deadlineMs)}
}

/** Runs one job and turns the outcomes that BullMQ has a form of its own for into that form. */
async function runJob({process}: WorkerOptions, job: Job, token: string | undefined, signal: AbortSignal): Promise<void> {
  const lastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  try {
    await process({id: job.id ?? '', payload: job.data as unknown, lastAttempt, signal})
  } catch (error) {
    if (signal.aborted) {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    if (error instanceof ApiBudgetPausedError) {
      await job.moveToDelayed(error.retryAtMs, token)
      throw new DelayedError()
    }
    if (error instanceof PermanentJobError) throw new UnrecoverableError(error.message)
    throw error
  }
}

/** BullMQ's close() waits for running jobs as long as they take; the deadline is ours. */
async function drainWorker(worker: Worker, abort: AbortController, deadlineMs: number): Promise<void> {
  const closing = worker.close()
  const timer = setTimeout(() => abort.abort(new Error('the process is draining')), deadlineMs)
  try {
    await closing
  } finally {
    clearTimeout(timer)
  }
}
