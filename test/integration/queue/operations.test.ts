import {describe, expect} from 'vitest'

import {PermanentJobError} from '../../../src/lib/errors/jobs.ts'
import type {JobBackend, JobWorker} from '../../../src/lib/jobs/ports.ts'
import {eventually} from '../../harness/eventually.ts'
import {backends, jobs, useQueueServer} from './backends.ts'

/** Takes each job and does with it what `verdict` says at that moment. */
function startWork(backend: JobBackend, verdict: () => Error | undefined): Promise<JobWorker> {
  return backend.startWorker({
    queue: 'work',
    concurrency: 2,
    process: () => {
      const fault = verdict()
      return fault === undefined ? Promise.resolve() : Promise.reject(fault)
    },
  })
}

const permanent = (): Error => new PermanentJobError('a wrong payload', {hint: 'remove it'})

describe.each(backends)('What operators do with a queue on $name', (backendCase) => {
  const {open, test} = useQueueServer(backendCase)

  test('an unused queue is empty, open and without a limit', async () => {
    await using backend = await open()
    const queue = backend.operate('work')
    expect(await queue.counts()).toEqual({waiting: 0, delayed: 0, active: 0, failed: 0})
    expect(await queue.standing()).toEqual({paused: false, concurrencyLimit: null, headSinceMs: null})
    expect([await queue.countWorkers(), await queue.failures(10)]).toEqual([0, []])
  })

  test('a paused queue keeps its jobs, whether they came before or after, and gives them out once it is resumed', async () => {
    await using backend = await open()
    const queue = backend.operate('work')
    const beforeMs = Date.now()
    await backend.queue('work').ensure(jobs(2))
    await queue.pause()
    await backend.queue('work').ensure(jobs(3))
    let taken = 0
    const worker = await startWork(backend, () => void taken++)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect([taken, await queue.counts()]).toEqual([0, {waiting: 3, delayed: 0, active: 0, failed: 0}])
    const {paused, headSinceMs} = await queue.standing()
    expect(paused).toBe(true)
    expect(headSinceMs).toBeGreaterThanOrEqual(beforeMs)
    expect(headSinceMs).toBeLessThanOrEqual(Date.now())
    await queue.resume()
    await eventually(() => taken === 3)
    await worker.drain(5000)
    expect(await queue.standing()).toMatchObject({paused: false, headSinceMs: null})
  })

  test('says which jobs failed, when and why, the latest first', async () => {
    await using backend = await open()
    const queue = backend.operate('work')
    const startMs = Date.now()
    await backend.queue('work').ensure(jobs(3, (i) => i + 1))
    const worker = await startWork(backend, permanent)
    await eventually(async () => (await queue.counts()).failed === 3)
    await worker.drain(5000)
    const failures = await queue.failures(10)
    expect(failures.map(({id}) => id).sort()).toEqual(['job-0', 'job-1', 'job-2'])
    for (const failure of failures) expect(failure).toMatchObject({name: 'test', attempts: 1, reason: 'a wrong payload'})
    expect(failures.map(({failedAtMs}) => failedAtMs)).toEqual(failures.map(({failedAtMs}) => failedAtMs).sort((a, b) => b - a))
    expect(failures.at(-1)?.failedAtMs).toBeGreaterThanOrEqual(startMs)
    expect(await queue.failures(2)).toHaveLength(2)
  })

  test('retries failed jobs by their ids with all their tries before them, and passes over those that are not failed', async () => {
    await using backend = await open()
    const queue = backend.operate('work')
    let broken = true
    const lastAttempts: boolean[] = []
    await backend.queue('work').ensure(jobs(3))
    const worker = await backend.startWorker({
      queue: 'work',
      concurrency: 1,
      process: ({lastAttempt}) => {
        lastAttempts.push(lastAttempt)
        return broken ? Promise.reject(permanent()) : Promise.resolve()
      },
    })
    await eventually(async () => (await queue.counts()).failed === 3)
    broken = false
    expect((await queue.failedAmong(['job-0', 'job-2', 'nobody'])).map(({id}) => id)).toEqual(['job-0', 'job-2'])
    expect(await queue.retry(['job-0', 'job-2', 'nobody'])).toBe(2)
    await eventually(async () => (await queue.counts()).failed === 1 && lastAttempts.length === 5)
    await worker.drain(5000)
    expect(lastAttempts).toEqual([false, false, false, false, false])
    expect(await queue.retry(['job-0', 'job-2'])).toBe(0)
    expect((await queue.failures(10)).map(({id}) => id)).toEqual(['job-1'])
  })

  test('two operators who retry the same jobs at once make each run once more', async () => {
    await using backend = await open()
    const queue = backend.operate('work')
    await backend.queue('work').ensure(jobs(40))
    let runs = 0
    const worker = await startWork(backend, () => (++runs <= 40 ? permanent() : undefined))
    await eventually(async () => (await queue.counts()).failed === 40)
    await queue.pause()
    const ids = (await queue.failures(40)).map(({id}) => id)
    const [one, two] = await Promise.all([queue.retry(ids), queue.retry(ids)])
    expect(one + two).toBe(40)
    await queue.resume()
    await eventually(async () => (await queue.counts()).waiting === 0 && (await queue.counts()).active === 0)
    await worker.drain(5000)
    expect(runs).toBe(80)
  })

  test('says how many jobs may run at once in the whole cluster', async () => {
    await using backend = await open()
    await backend.raw('work').setGlobalConcurrency(7)
    expect(await backend.operate('work').standing()).toMatchObject({concurrencyLimit: 7})
  })

  test("gives BullMQ's own figures of jobs by state", async () => {
    await using backend = await open()
    await backend.queue('work').ensure(jobs(4))
    let runs = 0
    const worker = await startWork(backend, () => (++runs === 1 ? permanent() : undefined))
    await eventually(async () => (await backend.operate('work').counts()).waiting === 0 && runs === 4)
    await worker.drain(5000)
    const text = await backend.operate('work').exposition()
    expect(text).toContain('bullmq_job_count{queue="work", state="failed"} 1')
    expect(text).toContain('bullmq_job_count{queue="work", state="waiting"} 0')
  })
})
