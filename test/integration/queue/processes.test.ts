import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {eventually} from '../../harness/eventually.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'
import {backends, jobs, openTestBackend, type QueueServer} from './backends.ts'
import {type Mark, readMarks, startQueueProcess} from './start-queue-process.ts'

/** Long enough that a job with it never ends by itself in a test. */
const foreverMs = 600_000
const everyMs = 400

const ended = (marks: readonly Mark[]): string[] => marks.filter(({event}) => event.startsWith('end:')).map(({event}) => event)
const ticks = (path: string): Mark[] => readMarks(path).filter(({event}) => event === 'tick')
const gapsMs = (marks: readonly Mark[]): number[] => marks.slice(1).map(({atMs}, i) => atMs - (marks[i]?.atMs ?? 0))

describe.concurrent.each(backends)('Processes on a queue on $name', {timeout: 90_000}, ({missing, start}) => {
  let server: QueueServer
  beforeAll(async () => {
    if (missing === undefined) server = await start()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())
  const test = it.skipIf(missing !== undefined)

  test('finish the jobs of one that was killed, within 25 s, each once', async () => {
    await using folder = await temporaryFolder()
    const [location, marks] = [server.locate(), join(folder.path, 'marks')]
    await using backend = await openTestBackend(location)
    await using victim = await startQueueProcess(location, {marks, work: {concurrency: 2, jobMs: foreverMs}})
    await backend.queue('work').ensure(jobs(6))
    await eventually(() => readMarks(marks).length === 2)
    await using survivor = await startQueueProcess(location, {marks, work: {concurrency: 2, jobMs: 50}})
    await eventually(() => ended(readMarks(marks)).length === 4)
    const killedAtMs = Date.now()
    await victim.kill()
    await eventually(() => ended(readMarks(marks)).length === 6, 40_000, 100)
    const all = readMarks(marks)
    expect(Math.max(...all.map(({atMs}) => atMs)) - killedAtMs).toBeLessThan(25_000)
    expect(ended(all).sort()).toEqual([...Array(6).keys()].map((i) => `end:job-${i}`))
    expect(new Set(all.filter(({event}) => event.startsWith('end:')).map(({pid}) => pid))).toEqual(new Set([survivor.pid]))
    await eventually(async () => (await backend.queue('work').counts()).live === 0)
    expect(await backend.queue('work').counts()).toEqual({live: 0, failed: 0})
    expect(await survivor.end()).toBe(0)
  })

  test('tick once a period together, and go on when one of them is killed', async () => {
    await using folder = await temporaryFolder()
    const [location, marks] = [server.locate(), join(folder.path, 'marks')]
    const both = [startQueueProcess(location, {marks, tickEveryMs: everyMs}), startQueueProcess(location, {marks, tickEveryMs: everyMs})]
    const [one, two] = await Promise.all(both)
    if (one === undefined || two === undefined) throw new Error('unreachable')
    await using first = one
    await using second = two
    // Starting a schedule ticks at once, and so may starting it a second time.
    await eventually(() => ticks(marks).length >= 2)
    const before = ticks(marks).length
    await eventually(() => ticks(marks).length >= before + 10)
    const steady = ticks(marks).slice(before, before + 10)
    const spanMs = (steady.at(-1)?.atMs ?? 0) - (steady[0]?.atMs ?? 0)
    expect(spanMs).toBeGreaterThan(9 * everyMs - everyMs / 2)
    expect(spanMs).toBeLessThan(12 * everyMs)
    expect(Math.min(...gapsMs(steady))).toBeGreaterThan(everyMs / 2)
    await first.kill()
    const atKill = ticks(marks).length
    // The killed one may have held the tick: that is found when its lock has run out.
    await eventually(() => ticks(marks).length >= atKill + 3, 30_000)
    expect(
      new Set(
        ticks(marks)
          .slice(-2)
          .map(({pid}) => pid),
      ),
    ).toEqual(new Set([second.pid]))
    expect(await second.end()).toBe(0)
  })
})

describe.concurrent.each(backends)('Periodic tasks on a queue on $name', {timeout: 90_000}, ({missing, start}) => {
  const test = it.skipIf(missing !== undefined)

  test.each(['wipe', 'wipeJobs'] as const)('go on by themselves after the queue has lost everything, or all its jobs (%s)', async (loss) => {
    await using server = await start()
    await using folder = await temporaryFolder()
    const [location, marks] = [server.locate(), join(folder.path, 'marks')]
    await using ticker = await startQueueProcess(location, {marks, tickEveryMs: everyMs})
    await eventually(() => ticks(marks).length >= 2)
    await server[loss](location.prefix)
    const wipedAtMs = Date.now()
    await eventually(() => ticks(marks).filter(({atMs}) => atMs > wipedAtMs + everyMs).length >= 3, 20_000)
    expect(await ticker.end()).toBe(0)
  })

  test('go on by themselves after the server was killed and came back', async () => {
    await using server = await start()
    await using folder = await temporaryFolder()
    const [location, marks] = [server.locate(), join(folder.path, 'marks')]
    await using ticker = await startQueueProcess(location, {marks, tickEveryMs: everyMs})
    await eventually(() => ticks(marks).length >= 2)
    await server.kill()
    await server.restart()
    const backAtMs = Date.now()
    await eventually(() => ticks(marks).filter(({atMs}) => atMs > backAtMs).length >= 3, 40_000)
    expect(await ticker.end()).toBe(0)
  })
})
