import {describe, expect} from 'vitest'

import {QUEUES} from '../../../src/lib/jobs/queues.ts'
import {wakeWork} from '../../../src/lib/jobs/reconcile/driven-work.ts'
import {settleWork} from '../../../src/lib/jobs/reconcile/settle-work.ts'
import {wakeQueue} from '../../../src/lib/jobs/wake-queue.ts'
import {backends, useQueueServer} from '../queue/backends.ts'
import {WakeFixture} from '../wake/wake-fixture.ts'

const fixture = WakeFixture.use()

describe.each(backends)('Settling store and queue on $name', (backendCase) => {
  const {open, test} = useQueueServer(backendCase)

  test('puts every wake that is wanted into the queue again after the queue has lost everything, and nothing twice', async () => {
    await using backend = await open()
    const queue = wakeQueue(backend.queue(QUEUES.wake))
    const ids = await fixture.sleepers(30)
    const {batchId, of} = await fixture.targetsOf(ids)
    await queue.drive(await fixture.wakes.targetsToDrive(batchId))
    // One is over, one is held by a worker, one is asked for already.
    const {attempt} = await fixture.claim(of(ids[0]))
    await fixture.wakes.fail(of(ids[0]), attempt, {code: 'X', reason: 'x', outcomeUnknown: false})
    await fixture.claim(of(ids[1]))
    const asked = await fixture.claim(of(ids[2]))
    await fixture.wakes.beginRequest(asked.targetId, asked.attempt)
    await fixture.wakes.recordAction(asked.targetId, asked.attempt, 1)
    expect(await settleWork(wakeWork(fixture.wakes, queue), {thorough: false})).toEqual({expired: 0, driven: 0})
    await backend.obliterate([QUEUES.wake])
    expect(await queue.countLive()).toBe(0)
    const settled = await Promise.all([
      settleWork(wakeWork(fixture.wakes, queue), {thorough: false}),
      settleWork(wakeWork(fixture.wakes, queue), {thorough: false}),
    ])
    expect(Math.max(...settled.map(({driven}) => driven))).toBe(28)
    expect(await queue.countLive()).toBe(28)
    expect(await settleWork(wakeWork(fixture.wakes, queue), {thorough: false})).toEqual({expired: 0, driven: 0})
  })

  test('enqueues what its maker was killed before enqueuing, and again what failed for good in the queue alone', async () => {
    await using backend = await open()
    const queue = wakeQueue(backend.queue(QUEUES.wake))
    const {batchId} = await fixture.targetsOf(await fixture.sleepers(5))
    expect(await settleWork(wakeWork(fixture.wakes, queue), {thorough: false})).toEqual({expired: 0, driven: 5})
    const worker = await backend.startWorker({queue: QUEUES.wake, concurrency: 1, process: () => Promise.resolve()})
    while ((await queue.countLive()) > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await worker.drain(1000)
    // The jobs are gone, the targets are not: a worker took them and was killed before it did anything.
    expect(await settleWork(wakeWork(fixture.wakes, queue), {thorough: false})).toEqual({expired: 0, driven: 5})
    await fixture.wakes.cancel(batchId, 'tester')
    expect(await settleWork(wakeWork(fixture.wakes, queue), {thorough: false})).toEqual({expired: 0, driven: 0})
  })

  test('finds missing jobs behind jobs of ended targets when it looks thoroughly', async () => {
    await using backend = await open()
    const queue = wakeQueue(backend.queue(QUEUES.wake))
    const ended = await fixture.targetsOf((await fixture.sleepers(4)).slice(0, 2))
    await queue.drive(await fixture.wakes.targetsToDrive(ended.batchId))
    await fixture.wakes.cancel(ended.batchId, 'tester')
    await fixture.targetsOf(['t-002', 't-003'])
    expect(await settleWork(wakeWork(fixture.wakes, queue), {thorough: false})).toEqual({expired: 0, driven: 0})
    expect(await queue.countLive()).toBe(2)
    await settleWork(wakeWork(fixture.wakes, queue), {thorough: true})
    expect(await queue.countLive()).toBe(4)
  })

  test('ends what is overdue', async () => {
    await using backend = await open()
    const queue = wakeQueue(backend.queue(QUEUES.wake))
    const [id] = await fixture.sleepers(1)
    const {batchId, of} = await fixture.targetsOf([id ?? ''], {readyTimeoutMs: 30})
    const {attempt} = await fixture.claim(of(id))
    await fixture.wakes.beginRequest(of(id), attempt)
    await fixture.wakes.recordAction(of(id), attempt, 1)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await settleWork(wakeWork(fixture.wakes, queue), {thorough: false})).toEqual({expired: 1, driven: 0})
    expect((await fixture.wakes.progress(batchId))?.endedAt).not.toBeNull()
  })
})
