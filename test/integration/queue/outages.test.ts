import type {AddressInfo} from 'node:net'
import {createServer, type Socket} from 'node:net'
import {join} from 'node:path'
import {inspect} from 'node:util'
import {describe, expect, it} from 'vitest'

import {openBackend} from '../../../src/lib/adapters/bullmq/open-backend.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {ExitCode} from '../../../src/lib/errors/genesis-error.ts'
import {eventually} from '../../harness/eventually.ts'
import {redisServer, startTestRedis} from '../../harness/redis.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'
import {backends, jobs, newPrefix, openTestBackend, quietLog} from './backends.ts'
import {startQueueProcess} from './start-queue-process.ts'

const unreachable = {code: 'GEN_QUEUE_UNREACHABLE', exitCode: ExitCode.Unreachable}

/** Rejects with what `work` rejects with, and fails when that takes longer than it may. */
async function faultWithin(limitMs: number, work: Promise<unknown>): Promise<Error> {
  const startMs = performance.now()
  const fault = await work.then(
    () => new Error('it worked'),
    (error: unknown) => error as Error,
  )
  expect(performance.now() - startMs).toBeLessThan(limitMs)
  return fault
}

/** Takes connections and never says a word. */
async function startSilentServer() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => void sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe.concurrent.each(backends)('A queue whose $name fails', {timeout: 60_000}, ({missing, start}) => {
  const test = it.skipIf(missing !== undefined)

  test('loses no job when it is killed in the middle and comes back', async () => {
    await using server = await start()
    await using backend = await openTestBackend(server.locate())
    const done = new Set<string>()
    const worker = await backend.startWorker({
      queue: 'work',
      concurrency: 4,
      process: async ({id}) => {
        await new Promise((resolve) => setTimeout(resolve, 20))
        done.add(id)
      },
    })
    await backend.queue('work').ensure(jobs(200))
    await eventually(() => done.size >= 20)
    await server.kill()
    const doneBefore = done.size
    expect(doneBefore).toBeLessThan(200)
    await server.restart()
    await eventually(() => done.size === 200, 40_000)
    await eventually(async () => (await backend.queue('work').counts()).live === 0, 40_000)
    expect(await backend.queue('work').counts()).toEqual({live: 0, failed: 0})
    await worker.drain(5000)
  })

  test('says so at once while it is away, and works again afterwards, also a queue that was first used meanwhile', async () => {
    await using server = await start()
    await using backend = await openTestBackend(server.locate())
    const queue = backend.queue('work')
    await queue.ensure(jobs(2))
    await server.kill()
    for (const name of ['work', 'never used before']) {
      expect(await faultWithin(6000, backend.queue(name).ensure(jobs(3))), name).toMatchObject(unreachable)
      expect(await faultWithin(6000, backend.queue(name).counts()), name).toMatchObject(unreachable)
    }
    expect(await faultWithin(6000, backend.check(1000))).toMatchObject(unreachable)
    await server.restart()
    await eventually(async () => (await queue.counts()).live === 2)
    await eventually(() =>
      backend
        .queue('never used before')
        .ensure(jobs(1))
        .then(() => true),
    )
    expect(await backend.check(1000)).toEqual({problems: []})
  })

  test('lets a process that drains while it is away end, soon after its deadline and with exit code 0', async () => {
    await using server = await start()
    await using folder = await temporaryFolder()
    const marks = join(folder.path, 'marks')
    await using child = await startQueueProcess(server.locate(), {marks, work: {concurrency: 2, jobMs: 10}})
    await server.kill()
    // Long enough that the connections know it.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const startMs = performance.now()
    expect(await child.end()).toBe(0)
    expect(performance.now() - startMs).toBeLessThan(8000)
  })

  test('is not opened with a wrong password, which is never shown', async () => {
    await using server = await start()
    const {location, password} = server.withWrongPassword()
    const fault = await faultWithin(6000, openBackend(location, quietLog()))
    expect(fault).toMatchObject({code: 'GEN_QUEUE_UNAUTHORISED', exitCode: ExitCode.Unauthorised})
    expect(inspect(fault, {depth: 9, showHidden: true})).not.toContain(password)
  })
})

describe.concurrent('A queue', () => {
  const addresses = (port: number): [string, Parameters<typeof openBackend>[0]][] => [
    ['Redis', {redisUrl: new Secret(`redis://:pass-word-1@127.0.0.1:${port}`), prefix: newPrefix()}],
    ['Postgres', {databaseUrl: new Secret(`postgres://user:pass-word-1@127.0.0.1:${port}/x`), prefix: newPrefix()}],
  ]

  it('is not opened where nobody listens, and that is known at once', async () => {
    for (const [name, location] of addresses(1)) {
      const fault = await faultWithin(1000, openBackend(location, quietLog()))
      expect(fault, name).toMatchObject({...unreachable, message: expect.stringContaining('ECONNREFUSED') as string})
      expect(inspect(fault, {depth: 9})).not.toContain('pass-word-1')
    }
  })

  it('is not opened on a server that takes the connection and then is silent, and that is known in seconds', async () => {
    await using silent = await startSilentServer()
    const faults = await Promise.all(addresses(silent.port).map(([, location]) => faultWithin(8000, openBackend(location, quietLog()))))
    for (const fault of faults) expect(fault).toMatchObject(unreachable)
  })
})

const found = redisServer()

describe.skipIf('missing' in found)('The health of a queue on Redis', () => {
  it.each([
    ['allkeys-lru', ['Redis evicts keys when it is full (maxmemory-policy allkeys-lru), which loses jobs; set it to noeviction']],
    ['volatile-ttl', ['Redis evicts keys when it is full (maxmemory-policy volatile-ttl), which loses jobs; set it to noeviction']],
    ['noeviction', []],
  ])('with maxmemory-policy %s names %j', async (policy, problems) => {
    await using redis = await startTestRedis({settings: [['maxmemory-policy', policy]]})
    await using backend = await openBackend({redisUrl: new Secret(redis.url), prefix: newPrefix()}, quietLog())
    expect(await backend.check(1000)).toEqual({problems})
  })

  it('is an error within its time when Redis hangs', async () => {
    await using redis = await startTestRedis()
    await using backend = await openBackend({redisUrl: new Secret(redis.url), prefix: newPrefix()}, quietLog())
    process.kill(redis.pid, 'SIGSTOP')
    try {
      expect(await faultWithin(1000, backend.check(300))).toMatchObject(unreachable)
    } finally {
      process.kill(redis.pid, 'SIGCONT')
    }
  })
})
