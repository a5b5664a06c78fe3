import {join} from 'node:path'
import {describe, expect} from 'vitest'

import {eventually} from '../../harness/eventually.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'
import {backends, jobs, openTestBackend, useQueueServer} from './backends.ts'
import {type Mark, readMarks, startQueueProcess} from './start-queue-process.ts'

/** Long enough that a job with it never ends by itself in a test. */
const foreverMs = 600_000

const ended = (marks: readonly Mark[]): string[] => marks.filter(({event}) => event.startsWith('end:')).map(({event}) => event)

describe.concurrent.each(backends)('Processes on a queue on $name', {timeout: 90_000}, (backendCase) => {
  const {server, test} = useQueueServer(backendCase)

  test('finish the jobs of one that was killed, within 25 s, each once', async () => {
    await using folder = await temporaryFolder()
    const [location, marks] = [server().locate(), join(folder.path, 'marks')]
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
    // Who takes a job over knows that another had it.
    const heldByVictim = all
      .filter(({event, pid}) => event.startsWith('start:') && pid === victim.pid)
      .map(({event}) => event.replace('start', 'again'))
    expect(
      all
        .filter(({event}) => event.startsWith('again:'))
        .map(({event}) => event)
        .sort(),
    ).toEqual(heldByVictim.sort())
    expect(Math.max(...all.map(({atMs}) => atMs)) - killedAtMs).toBeLessThan(25_000)
    expect(ended(all).sort()).toEqual([...Array(6).keys()].map((i) => `end:job-${i}`))
    expect(new Set(all.filter(({event}) => event.startsWith('end:')).map(({pid}) => pid))).toEqual(new Set([survivor.pid]))
    await eventually(async () => (await backend.queue('work').counts()).live === 0)
    expect(await backend.queue('work').counts()).toEqual({live: 0, failed: 0})
    expect(await survivor.end()).toBe(0)
  })
})
