import {DelayedError, type Job, UnrecoverableError, WaitingError, type Worker} from 'bullmq'

import {PermanentJobError} from '../../errors/jobs.ts'
import {ApiBudgetPausedError} from '../../errors/pacing.ts'
import type {JobWorker, WorkerOptions} from '../../jobs/ports.ts'
import {withDeadline} from '../with-deadline.ts'
import type {BullFactory} from './backend.ts'
import type {WorkerLog} from './worker-log.ts'

/**
 * A worker that was killed is found after its lock has run out: at most 20 s, so that a wake batch does not wait longer. The event
 * loop must be free well under `lockDuration`, or a live worker would count as dead.
 */
const locks = {lockDuration: 15_000, stalledInterval: 5000}
/** How long jobs may take to go back to the queue after their signal was aborted; this much before the deadline it is. */
const handBackMs = 2000
/** A job may be found without its worker this often: kills and restarts are no fault of the job. */
const maxStalledCount = 25

export async function startJobWorker(factory: BullFactory, options: WorkerOptions, log: WorkerLog): Promise<JobWorker> {
  const abort = new AbortController()
  const worker = factory.worker(options.queue, (job, token) => runJob(options, job, token, abort.signal), {
    ...locks,
    maxStalledCount,
    concurrency: options.concurrency,
    runRetryDelay: 1000,
    autorun: false,
  })
  worker.on('error', (error) => log.connectionFault(options.queue, error))
  worker.on('failed', (job, error) => log.jobFailed(options.queue, job?.id ?? 'unknown', error))
  try {
    await worker.waitUntilReady()
  } catch (error) {
    await worker.close(true)
    throw error
  }
  void takeJobs(worker, options.queue, log)
  return {drain: (deadlineMs) => drainWorker(worker, abort, deadlineMs)}
}

/** Left to run by itself, BullMQ tells of a loop that broke like of any fault of the connection, and never takes a job again. */
async function takeJobs(worker: Worker, queue: string, log: WorkerLog): Promise<void> {
  const fault: unknown = await worker.run().then(
    () => new Error('its loop ended'),
    (error: unknown) => error,
  )
  if (!worker.isPaused() && worker.closing === undefined) log.workerStopped(queue, fault)
}

/** Runs one job and turns the outcomes that BullMQ has a form of its own for into that form. */
async function runJob(options: WorkerOptions, job: Job, token: string | undefined, signal: AbortSignal): Promise<void> {
  const lastAttempt = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  try {
    await options.process({id: job.id ?? '', payload: job.data as unknown, starts: job.attemptsStarted, lastAttempt, signal})
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

/**
 * BullMQ's close() waits for running jobs, and for a Redis that is away, as long as they take; the deadline is ours. A job that does
 * not end after its signal was aborted keeps its lock until that runs out, and is then found by another worker.
 */
async function drainWorker(worker: Worker, abort: AbortController, deadlineMs: number): Promise<void> {
  const idle = worker.pause().then(
    () => true,
    () => false,
  )
  const timer = setTimeout(() => abort.abort(new Error('the process is draining')), Math.max(0, deadlineMs - handBackMs))
  const isIdle = await withDeadline(idle, Math.max(deadlineMs, handBackMs)).catch(() => false)
  clearTimeout(timer)
  await worker.close(!isIdle)
}
