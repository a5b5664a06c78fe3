import {Client} from 'pg'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {openBackend, type QueueLocation} from '../../src/lib/adapters/bullmq/open-backend.ts'
import {Secret} from '../../src/lib/config/secret.ts'
import {eventually} from '../harness/eventually.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {redisServer, startTestRedis, type TestRedis} from '../harness/redis.ts'

const found = redisServer()

interface Status {
  queues: {queue: string; paused: boolean; workers: number; counts: {waiting: number; active: number; delayed: number; failed: number}}[]
  failures?: {id: string; reason: string}[]
}

/** The operations themselves are tested on both backends in test/integration/queue; here it is the commands that matter. */
describe('genesis queue', {timeout: 120_000}, () => {
  let redis: TestRedis | undefined
  let fleet: TestFleet
  beforeAll(async () => {
    redis = 'missing' in found ? undefined : await startTestRedis()
    fleet = await startTestFleet({controlPlanes: 1, ...(redis === undefined ? {} : {env: {REDIS_URL: redis.url}})})
    await fleet.serve()
  })
  afterAll(async () => {
    await fleet?.[Symbol.asyncDispose]()
    await redis?.[Symbol.asyncDispose]()
  })
  const status = async (...args: string[]): Promise<Status> => (await fleet.genesis(['queue', 'status', ...args, '--json'])).json<Status>()
  const countsOf = async (queue: string) => (await status(queue)).queues[0]?.counts

  /** A job that no release ever made: it fails for good as often as it is tried. */
  async function addBrokenJob(id: string): Promise<void> {
    const location: QueueLocation =
      redis === undefined
        ? {databaseUrl: new Secret(await fleet.databaseUrl()), prefix: '{genesis}'}
        : {redisUrl: new Secret(redis.url), prefix: '{genesis}'}
    await using backend = await openBackend(location, {connectionFault: () => undefined, jobFailed: () => undefined})
    await backend.queue('wake-droplet').ensure([{id, name: 'wake', payload: {nothing: 'of use'}, priority: 1}])
  }

  async function audit(): Promise<{action: string; subject: string}[]> {
    const client = new Client({connectionString: await fleet.databaseUrl()})
    await client.connect()
    const {rows} = await client.query<{action: string; subject: string}>(
      `select action, subject from genesis.audit_log where action like 'queue.%' order by id`,
    )
    await client.end()
    return rows
  }

  it('shows every queue, those of the ticks included, with the processes that take from it', async () => {
    const {queues} = await status()
    expect(queues.map(({queue}) => queue)).toEqual(expect.arrayContaining(['wake-droplet', 'hard-reboot', 'clock-watchdog', 'clock-settle']))
    expect(queues.find(({queue}) => queue === 'wake-droplet')).toMatchObject({paused: false, workers: 1, counts: {failed: 0}})
    const shown = await fleet.genesis(['queue', 'status'])
    expect(shown.stdout).toMatch(/wake-droplet +open +0 +0 +0 +0/)
    expect((await fleet.genesis(['queue', 'status', 'nothing'])).exitCode).toBe(2)
  })

  it('shows failed jobs with their reason, and lets them run again, all of them or by their ids', async () => {
    await addBrokenJob('broken-1')
    await addBrokenJob('broken-2')
    await eventually(async () => (await countsOf('wake-droplet'))?.failed === 2)
    const {failures = []} = await status('wake-droplet')
    expect(failures.map(({id}) => id).sort()).toEqual(['broken-1', 'broken-2'])
    expect(failures[0]?.reason).toContain('has a wrong payload')

    expect((await fleet.genesis(['queue', 'retry', 'wake-droplet', '--dry-run', '--json'])).json()).toMatchObject({retried: 0, failed: 2})
    const unasked = await fleet.genesis(['queue', 'retry', 'wake-droplet'])
    expect([unasked.exitCode, unasked.stderr]).toEqual([5, expect.stringContaining('2 jobs of 2 that have failed')])
    expect((await fleet.genesis(['queue', 'retry', 'wake-droplet', '--job', 'broken-1', '--job', 'broken-9', '--yes'])).exitCode).toBe(2)

    const one = await fleet.genesis(['queue', 'retry', 'wake-droplet', '--job', 'broken-1', '--yes', '--json'])
    expect(one.json()).toMatchObject({jobs: ['broken-1'], retried: 1})
    await eventually(async () => (await countsOf('wake-droplet'))?.failed === 2)
    expect((await fleet.genesis(['queue', 'retry', 'wake-droplet', '--yes', '--json'])).json()).toMatchObject({retried: 2})
  })

  it('pauses a queue for the whole cluster until it is resumed, and says when it is so already', async () => {
    expect((await fleet.genesis(['queue', 'pause', 'wake-droplet', '--dry-run', '--json'])).json()).toMatchObject({paused: false, changed: false})
    expect((await fleet.genesis(['queue', 'pause', 'wake-droplet', '--yes', '--json'])).json()).toMatchObject({paused: true, changed: true})
    expect((await fleet.genesis(['queue', 'pause', 'wake-droplet', '--yes', '--json'])).json()).toMatchObject({paused: true, changed: false})
    const wake = await fleet.genesis(['wake', '--stagger', '--limit', '3', '--rate', '10', '--yes', '--no-watch', '--json'])
    expect(wake.exitCode).toBe(0)
    await eventually(async () => (await countsOf('wake-droplet'))?.waiting === 3)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(await countsOf('wake-droplet')).toMatchObject({waiting: 3, active: 0})

    const watching = fleet.start(['queue', 'status', 'wake-droplet', '--watch', '--json'], {timeoutMs: 60_000})
    await watching.says(/wake-droplet 3 waiting, 0 active/)
    expect((await fleet.genesis(['queue', 'resume', 'wake-droplet', '--yes', '--json'])).json()).toMatchObject({paused: false, changed: true})
    const watched = await watching.ended
    expect(watched.exitCode).toBe(0)
    expect(watched.json<Status>().queues[0]?.counts).toMatchObject({waiting: 0, active: 0, delayed: 0})
  })

  it('says how to come back when the watching is interrupted', async () => {
    await fleet.genesis(['queue', 'pause', 'hard-reboot', '--yes'])
    await fleet.genesis(['queue', 'pause', 'wake-droplet', '--yes'])
    await fleet.genesis(['wake', '--stagger', '--limit', '1', '--yes', '--no-watch'])
    const watching = fleet.start(['queue', 'status', 'wake-droplet', '--watch'])
    await watching.says(/wake-droplet 1 waiting/)
    watching.child.kill('SIGINT')
    const ended = await watching.ended
    expect([ended.exitCode, ended.stderr]).toEqual([130, expect.stringContaining('genesis queue status --watch')])
    for (const queue of ['wake-droplet', 'hard-reboot']) await fleet.genesis(['queue', 'resume', queue, '--yes'])
  })

  it('records who changed what', async () => {
    const actions = (await audit()).map(({action, subject}) => `${action} ${subject}`)
    expect(actions.slice(0, 4)).toEqual([
      'queue.retry wake-droplet',
      'queue.retry wake-droplet',
      'queue.pause wake-droplet',
      'queue.resume wake-droplet',
    ])
  })
})
