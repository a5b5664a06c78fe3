import {PermanentJobError} from '../errors/jobs.ts'
import {ApiBudgetPausedError} from '../errors/pacing.ts'
import type {Meter} from '../metrics/meter.ts'
import type {Clock} from '../time/clock.ts'
import type {JobBackend, RunningJob, WorkerOptions} from './ports.ts'

/**
 * The same backend, whose workers count and time the jobs that they run. Counted here and not by BullMQ: see docs/adr/0017.
 * @param meter asked for when the first worker starts, because commands start none
 */
export function measureJobs(backend: JobBackend, meter: () => Promise<Meter>, clock: Clock): JobBackend {
  return {
    ...backend,
    startWorker: async (options) => backend.startWorker({...options, process: measured(options, await meter(), clock)}),
  }
}

function measured(options: WorkerOptions, meter: Meter, clock: Clock): WorkerOptions['process'] {
  const {queue} = options
  return async (job) => {
    const startMs = clock.now()
    try {
      await options.process(job)
      meter.count('genesis_jobs_total', {queue, outcome: 'done'})
    } catch (error) {
      meter.count('genesis_jobs_total', {queue, outcome: outcomeOf(error, job)})
      throw error
    } finally {
      meter.observe('genesis_job_seconds', {queue}, (clock.now() - startMs) / 1000)
    }
  }
}

/** What the worker will make of the fault. */
function outcomeOf(error: unknown, {signal, lastAttempt}: RunningJob): 'retried' | 'failed' | 'put-off' | 'given-back' {
  if (signal.aborted) return 'given-back'
  if (error instanceof ApiBudgetPausedError) return 'put-off'
  return lastAttempt || error instanceof PermanentJobError ? 'failed' : 'retried'
}
