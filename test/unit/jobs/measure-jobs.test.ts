import {describe, expect, it} from 'vitest'

import {prometheusMeter} from '../../../src/lib/adapters/prometheus/prometheus-meter.ts'
import {PermanentJobError} from '../../../src/lib/errors/jobs.ts'
import {ApiBudgetPausedError} from '../../../src/lib/errors/pacing.ts'
import {measureJobs} from '../../../src/lib/jobs/measure-jobs.ts'
import type {JobBackend, RunningJob, WorkerOptions} from '../../../src/lib/jobs/ports.ts'
import {manualClock} from '../health/manual-clock.ts'

/** Only the part of a backend that is decorated; it keeps what it was to run. */
function backendOf(started: WorkerOptions[]): JobBackend {
  const startWorker: JobBackend['startWorker'] = (options) => {
    started.push(options)
    return Promise.resolve({drain: () => Promise.resolve()})
  }
  return {startWorker} as JobBackend
}

async function run(fault: Error | undefined, job: Partial<RunningJob> = {}): Promise<string> {
  const started: WorkerOptions[] = []
  const [meter, clock] = [prometheusMeter('0.0.0'), manualClock()]
  const process = async (): Promise<void> => {
    await clock.advance(700)
    if (fault !== undefined) throw fault
  }
  await measureJobs(backendOf(started), () => Promise.resolve(meter), clock).startWorker({queue: 'wake-droplet', concurrency: 1, process})
  const running: RunningJob = {id: 'job-1', payload: {}, starts: 1, lastAttempt: false, signal: new AbortController().signal, ...job}
  const ended = await started[0]?.process(running).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(ended).toBe(fault)
  const text = await meter.exposition()
  expect(text).toContain('genesis_job_seconds_sum{queue="wake-droplet"} 0.7')
  return /^genesis_jobs_total\{queue="wake-droplet",outcome="([^"]+)"\} 1$/m.exec(text)?.[1] ?? 'nothing'
}

describe('the measuring of jobs', () => {
  it.each([
    {outcome: 'done', fault: undefined, job: {}},
    {outcome: 'retried', fault: new Error('not today'), job: {}},
    {outcome: 'failed', fault: new Error('not today'), job: {lastAttempt: true}},
    {outcome: 'failed', fault: new PermanentJobError('never', {hint: 'remove it'}), job: {}},
    {outcome: 'put-off', fault: new ApiBudgetPausedError('a pause', {hint: 'wait', retryAtMs: 1}), job: {lastAttempt: true}},
    {outcome: 'given-back', fault: new Error('interrupted'), job: {lastAttempt: true, signal: AbortSignal.abort()}},
  ])('counts and times a run as $outcome, and passes its fault on', async ({outcome, fault, job}) => {
    expect(await run(fault, job)).toBe(outcome)
  })

  it('asks for a meter only when a worker starts', () => {
    const meter = (): never => {
      throw new Error('asked for')
    }
    expect(() => measureJobs(backendOf([]), meter, manualClock())).not.toThrow()
  })
})
