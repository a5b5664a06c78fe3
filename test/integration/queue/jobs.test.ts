import {describe, expect} from 'vitest'

import {PermanentJobError} from '../../../src/lib/errors/jobs.ts'
import {ApiBudgetPausedError} from '../../../src/lib/errors/pacing.ts'
import type {JobBackend, RunningJob} from '../../../src/lib/jobs/ports.ts'
import {eventually} from '../../harness/eventually.ts'
import {backends, jobs, newPrefix, openTestBackend, useQueueServer} from './backends.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Takes every job with `run`, and knows which ones it saw. */
async function work(backend: JobBackend, run: (job: RunningJob) => Promise<void> = () => Promise.resolve(), concurrency = 1) {
  const seen: RunningJob[] = []
  const worker = await backend.startWorker({
    queue: 'work',
    concurrency,
    process: async (job) => {
      seen.push(job)
      await run(job)
    },
  })
  return {seen, ids: () => seen.map(({id}) => id), drain: (deadlineMs = 5000) => worker.drain(deadlineMs)}
}

describe.each(backends)('A queue on $name', (backendCase) => {
  const {server, open, test} = useQueueServer(backendCase)

  test('takes a job once, however often it is ensured', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    await Promise.all([queue.ensure(jobs(3)), queue.ensure(jobs(3)), queue.ensure(jobs(4))])
    expect(await queue.counts()).toEqual({live: 4, failed: 0})
    const {ids, drain} = await work(backend)
    await eventually(async () => (await queue.counts()).live === 0)
    await queue.ensure([])
    await drain()
    expect(ids().sort()).toEqual(['job-0', 'job-1', 'job-2', 'job-3'])
  })

  test('leaves a job that runs or waits for its retry as it is when it is ensured again, and takes it anew once it is done', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    const {promise: mayEnd, resolve: end} = Promise.withResolvers<void>()
    let runs = 0
    const {drain} = await work(backend, async () => {
      if (++runs === 1) throw new Error('the first time')
      await mayEnd
    })
    await queue.ensure(jobs(1))
    await eventually(async () => (await backend.raw('work').getDelayedCount()) === 1)
    await queue.ensure(jobs(1))
    expect(await queue.counts()).toEqual({live: 1, failed: 0})
    await (await backend.raw('work').getJob('job-0'))?.promote()
    await eventually(() => runs === 2)
    await queue.ensure(jobs(1))
    end()
    await eventually(async () => (await queue.counts()).live === 0)
    expect(runs).toBe(2)
    await queue.ensure(jobs(1))
    await eventually(() => runs === 3)
    await drain()
  })

  test('runs jobs by priority, and in the order of their arrival within one', async () => {
    await using backend = await open()
    const priority = (i: number): number => [3, 1, 2][i % 3] ?? 1
    await backend.queue('work').ensure(jobs(15, priority))
    const {ids, drain} = await work(backend)
    await eventually(() => ids().length === 15)
    await drain()
    const expected = [1, 2, 3].flatMap((wanted) => [...Array(15).keys()].filter((i) => priority(i) === wanted).map((i) => `job-${i}`))
    expect(ids()).toEqual(expected)
  })

  test('tries a failing job eight times, each time after a longer pause, and tells the last try that it is the last', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    const {seen, drain} = await work(backend, () => Promise.reject(new Error('not today')))
    await queue.ensure(jobs(1))
    for (let attempt = 1; attempt < 8; attempt++) {
      const delayed = await eventually(async () => (await backend.raw('work').getDelayed()).find(({attemptsMade}) => attemptsMade === attempt))
      const longestMs = 2000 * 2 ** (attempt - 1)
      expect(delayed.delay).toBeGreaterThanOrEqual(longestMs / 2)
      expect(delayed.delay).toBeLessThanOrEqual(longestMs)
      await delayed.promote()
    }
    await eventually(async () => (await queue.counts()).failed === 1)
    await drain()
    expect(seen.map(({lastAttempt}) => lastAttempt)).toEqual([...Array<boolean>(7).fill(false), true])
    expect(await queue.counts()).toEqual({live: 0, failed: 1})
    expect(backend.log.failures).toEqual(Array(8).fill({jobId: 'job-0', message: 'not today'}))
  })

  test('never tries a job again that can never succeed, unless it is ensured again', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    let broken = true
    const {seen, drain} = await work(backend, () =>
      broken ? Promise.reject(new PermanentJobError('a wrong payload', {hint: 'remove it'})) : Promise.resolve(),
    )
    await queue.ensure(jobs(2))
    await eventually(async () => (await queue.counts()).failed === 2)
    expect(await queue.counts()).toEqual({live: 0, failed: 2})
    expect(seen).toHaveLength(2)
    broken = false
    await queue.ensure(jobs(1))
    await eventually(() => seen.length === 3)
    await drain()
    expect(seen[2]).toMatchObject({id: 'job-0', lastAttempt: false})
    expect(await queue.counts()).toEqual({live: 0, failed: 1})
  })

  test('puts a job off while the API wants a pause, as often as it takes, without counting a try', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    const runsAtMs: number[] = []
    const {seen, drain} = await work(backend, () => {
      runsAtMs.push(performance.now())
      if (runsAtMs.length > 10) return Promise.resolve()
      return Promise.reject(new ApiBudgetPausedError('a pause', {hint: 'wait', retryAtMs: Date.now() + 60}))
    })
    await queue.ensure(jobs(1))
    await eventually(() => runsAtMs.length === 11)
    await eventually(async () => (await queue.counts()).live === 0)
    await drain()
    expect(seen.some(({lastAttempt}) => lastAttempt)).toBe(false)
    expect(await queue.counts()).toEqual({live: 0, failed: 0})
    // BullMQ's delayed jobs may come a little early; what matters is that they were put off.
    for (const [i, atMs] of runsAtMs.entries()) if (i > 0) expect(atMs - (runsAtMs[i - 1] ?? 0)).toBeGreaterThan(30)
  })

  test('counts what waits, runs and has failed, and who works on it', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    expect([await queue.counts(), await queue.countWorkers()]).toEqual([{live: 0, failed: 0}, 0])
    await queue.ensure(jobs(5, (i) => i + 1))
    expect(await queue.counts()).toEqual({live: 5, failed: 0})
    const {promise: mayEnd, resolve: end} = Promise.withResolvers<void>()
    const one = await work(backend, () => mayEnd, 2)
    await eventually(() => one.seen.length === 2)
    expect(await queue.counts()).toEqual({live: 5, failed: 0})
    await eventually(async () => (await queue.countWorkers()) === 1)
    const two = await work(backend)
    await eventually(async () => (await queue.countWorkers()) === 2)
    end()
    await eventually(async () => (await queue.counts()).live === 0)
    await Promise.all([one.drain(), two.drain()])
    await eventually(async () => (await queue.countWorkers()) === 0)
  })

  test('lets running jobs end when a worker drains, and takes no more', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    const ended: string[] = []
    const {seen, drain} = await work(
      backend,
      async ({id}) => {
        await pause(300)
        ended.push(id)
      },
      2,
    )
    await queue.ensure(jobs(6))
    await eventually(() => seen.length === 2)
    await drain(5000)
    expect(ended.sort()).toEqual(['job-0', 'job-1'])
    expect(seen).toHaveLength(2)
    expect(await queue.counts()).toEqual({live: 4, failed: 0})
  })

  test('takes jobs back that are not done at the deadline of a drain, uncounted, and gives them to the next worker', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    const first = await work(
      backend,
      ({signal}) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('interrupted')))),
      3,
    )
    await queue.ensure(jobs(5, (i) => i + 1))
    await eventually(() => first.seen.length === 3)
    const startMs = performance.now()
    await first.drain(100)
    expect(performance.now() - startMs).toBeLessThan(2000)
    expect(await queue.counts()).toEqual({live: 5, failed: 0})
    for (const id of first.ids()) expect(await backend.raw('work').getJob(id)).toMatchObject({attemptsMade: 0})
    const second = await work(backend)
    await eventually(() => second.seen.length === 5)
    await second.drain()
    expect(second.ids()).toEqual(['job-0', 'job-1', 'job-2', 'job-3', 'job-4'])
    expect(backend.log.failures).toEqual([])
  })

  test('ends a drain soon after its deadline though a job does not listen, which another worker then finds', async () => {
    await using backend = await open()
    const queue = backend.queue('work')
    const {promise: mayEnd, resolve: end} = Promise.withResolvers<void>()
    const {seen, drain} = await work(backend, () => mayEnd)
    await queue.ensure(jobs(1))
    await eventually(() => seen.length === 1)
    const startMs = performance.now()
    await drain(100)
    expect(performance.now() - startMs).toBeLessThan(5000)
    expect((await queue.counts()).live).toBe(1)
    end()
  })

  test('keeps prefixes apart, also those that differ in a hyphen only', async () => {
    const suffix = newPrefix().slice(6, -1)
    const prefixes = [`{p-${suffix}}`, `{p_${suffix}}`, `{p${suffix}}`]
    await using stack = new AsyncDisposableStack()
    const opened = []
    for (const prefix of prefixes) opened.push(stack.use(await openTestBackend(server().locate(prefix))))
    for (const [i, backend] of opened.entries()) await backend.queue('work').ensure(jobs(i + 1))
    for (const [i, backend] of opened.entries()) expect(await backend.queue('work').counts()).toEqual({live: i + 1, failed: 0})
    const [first, second] = opened
    if (first === undefined || second === undefined) return
    const {ids, drain} = await work(first)
    await eventually(() => ids().length === 1)
    await pause(200)
    await drain()
    expect(ids()).toEqual(['job-0'])
    expect(await second.queue('work').counts()).toEqual({live: 2, failed: 0})
  })

  test('holds none of the secrets that it was opened with', async () => {
    await using backend = await open()
    await backend.queue('work').ensure(jobs(3))
    const {drain} = await work(backend, () => Promise.reject(new PermanentJobError('for good', {hint: 'none'})))
    await eventually(async () => (await backend.queue('work').counts()).failed === 3)
    await drain()
    await server().assertNoSecret()
  })
})
