import {describe, expect, it} from 'vitest'

import type {JobOutcomes} from '../../../src/lib/health/alerts/ports.ts'
import type {JobBackend} from '../../../src/lib/jobs/ports.ts'
import {queueReadings} from '../../../src/lib/jobs/queue-readings.ts'
import {jobTally} from '../../../src/lib/jobs/tally-jobs.ts'
import type {Meter} from '../../../src/lib/metrics/meter.ts'

const silent: Meter = {count: () => undefined, set: () => undefined, observe: () => undefined, clear: () => undefined}

describe('The tally of jobs', () => {
  it('counts what ended, passes all counts on, and keeps what could not be told', () => {
    const counted: string[] = []
    const tally = jobTally()
    const meter = tally.over({...silent, count: (name) => void counted.push(name)})
    for (const outcome of ['done', 'done', 'failed', 'retried', 'put-off'] as const)
      meter.count('genesis_jobs_total', {queue: 'wake-droplet', outcome})
    meter.count('genesis_http_connections_dropped_total', {})
    expect(counted).toHaveLength(6)
    const taken = tally.take()
    expect(taken).toEqual([{queue: 'wake-droplet', done: 2, failed: 1}])
    expect(tally.take()).toEqual([])
    meter.count('genesis_jobs_total', {queue: 'wake-droplet', outcome: 'done'})
    tally.putBack(taken)
    expect(tally.take()).toEqual([{queue: 'wake-droplet', done: 3, failed: 1}])
  })
})

describe('The figures of queues', () => {
  const counts = {waiting: 700, delayed: 400, active: 9, failed: 3}
  const operate = (() => ({counts: () => Promise.resolve(counts)})) as unknown as JobBackend['operate']
  const read = async (...outcomes: JobOutcomes[]) =>
    (
      await queueReadings({operate}, ['wake-droplet'], {jobOutcomes: () => Promise.resolve(outcomes)}).read('queues', new AbortController().signal)
    ).map(({rule, value}) => [rule, value])

  it('count what waits, delayed jobs too, but not what runs', async () => {
    expect(await read()).toEqual([['queue-depth', 1100]])
  })

  it.each([
    [997, 3, 0.003],
    [97, 3, 0.03],
    [0, 2, 0],
    [0, 0, 0],
  ])('take %d done and %d failed as a share of %d', async (done, failed, share) => {
    expect((await read({queue: 'wake-droplet', done, failed}))[1]).toEqual(['failed-jobs', share])
  })
})
