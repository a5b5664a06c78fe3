import {randomBytes} from 'node:crypto'
import type {Queue} from 'bullmq'
import {Redis} from 'ioredis'
import {afterAll, beforeAll, it} from 'vitest'

import {postgresFactory, redisFactory} from '../../../src/lib/adapters/bullmq/backend.ts'
import {openBackend, type QueueLocation, queueSchema} from '../../../src/lib/adapters/bullmq/open-backend.ts'
import {ensureStack} from '../../../src/lib/adapters/embedded/ensure-stack.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import type {JobBackend, JobSpec, QueueLog} from '../../../src/lib/jobs/ports.ts'
import {eventually} from '../../harness/eventually.ts'
import {assertDatabaseHoldsNoSecret, assertRedisHoldsNoSecret} from '../../harness/leaks.ts'
import {redisServer, startTestRedis} from '../../harness/redis.ts'
import {secretsOf} from '../../harness/secrets.ts'
import {startTestStack} from '../../harness/stack.ts'

/** A real server that holds a queue, and what may happen to one. */
export interface QueueServer extends AsyncDisposable {
  /** Where to find it, under a prefix of its own. */
  locate(prefix?: string): QueueLocation
  /** SIGKILL, as a crash would be. */
  kill(): Promise<void>
  /** Brings it back with what its disk holds. */
  restart(): Promise<void>
  /** Everything in the queue is gone, the server stays. */
  wipe(prefix: string): Promise<void>
  /** @throws when anything in it holds one of the server's secrets */
  assertNoSecret(): Promise<void>
  /** The same place with a password that is wrong, and the password. */
  withWrongPassword(): {location: QueueLocation; password: string}
}

export interface BackendCase {
  name: 'Postgres' | 'Redis'
  /** Why it cannot be tested here. */
  missing: string | undefined
  start: () => Promise<QueueServer>
}

const found = redisServer()
const redisMissing = 'missing' in found ? found.missing : undefined
if (redisMissing !== undefined) console.warn(`SKIPPED: the queue on Redis is not tested: ${redisMissing}`)

/** The one suite runs on both. */
export const backends: readonly BackendCase[] = [
  {name: 'Postgres', missing: undefined, start: startPostgresServer},
  {name: 'Redis', missing: redisMissing, start: startRedisServer},
]

export interface UsedQueueServer {
  /** Is there once tests run. */
  server: () => QueueServer
  /** A queue on it, under a prefix of its own. */
  open: () => Promise<OpenedBackend>
  /** Skips where the server cannot be had. */
  test: ReturnType<typeof it.skipIf>
}

/** One server for all tests of the describe that calls this. */
export function useQueueServer({missing, start}: BackendCase): UsedQueueServer {
  let server: QueueServer
  beforeAll(async () => {
    if (missing === undefined) server = await start()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())
  return {server: () => server, open: () => openTestBackend(server.locate()), test: it.skipIf(missing !== undefined)}
}

export const newPrefix = (): string => `{test_${randomBytes(6).toString('hex')}}`

async function startPostgresServer(): Promise<QueueServer> {
  const stack = await startTestStack()
  const {queueDatabaseUrl, databaseUrl, postgres} = stack.connection
  let {pid} = postgres
  return {
    locate: (prefix = newPrefix()) => ({databaseUrl: new Secret(queueDatabaseUrl), prefix}),
    kill: async () => {
      // Its processes for connections see that it is gone only a moment later, and answer until then.
      const children = await stack.sql<{pid: number}>('select pid from pg_stat_activity')
      process.kill(pid, 'SIGKILL')
      await eventually(() => ![pid, ...children.map((child) => child.pid)].some(isAlive))
    },
    restart: async () => {
      const again = await ensureStack(stack.options)
      pid = again.postgres.pid
    },
    wipe: async (prefix) => {
      const tables = await stack.sql<{name: string}>(`select table_name as name from information_schema.tables where table_schema = $1`, [
        queueSchema(prefix),
      ])
      const data = tables.map(({name}) => name).filter((name) => !name.includes('migration'))
      await stack.sql(`truncate ${data.map((name) => `"${queueSchema(prefix)}"."${name}"`).join(', ')} cascade`)
    },
    assertNoSecret: () => assertDatabaseHoldsNoSecret(databaseUrl, secretsOf(stack.home)),
    withWrongPassword: () => {
      const password = 'a-password-that-is-wrong'
      const url = new URL(queueDatabaseUrl)
      url.password = password
      return {location: {databaseUrl: new Secret(url.href), prefix: newPrefix()}, password}
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  }
}

async function startRedisServer(): Promise<QueueServer> {
  const password = randomBytes(12).toString('hex')
  const redis = await startTestRedis({password})
  return {
    locate: (prefix = newPrefix()) => ({redisUrl: new Secret(redis.url), prefix}),
    kill: () => redis.kill(),
    restart: () => redis.start(),
    wipe: async () => {
      const client = new Redis(redis.url)
      await client.flushall()
      client.disconnect()
    },
    assertNoSecret: () => assertRedisHoldsNoSecret(redis.url, {password}),
    withWrongPassword: () => {
      const wrong = 'a-password-that-is-wrong'
      return {location: {redisUrl: new Secret(`redis://:${wrong}@127.0.0.1:${redis.port}`), prefix: newPrefix()}, password: wrong}
    },
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export interface QuietLog extends QueueLog {
  failures: {jobId: string; message: string}[]
}

/** A log that only notes which jobs failed. */
export function quietLog(): QuietLog {
  const failures: QuietLog['failures'] = []
  return {failures, connectionFault: () => undefined, jobFailed: (_queue, jobId, {message}) => void failures.push({jobId, message})}
}

export interface OpenedBackend extends JobBackend {
  log: QuietLog
  /** BullMQ's own view of a queue, to look and to meddle behind the product's back. */
  raw(name: string): Queue
}

/** The backend as the product opens it; closes with everything that was looked at. */
export async function openTestBackend(location: QueueLocation): Promise<OpenedBackend> {
  const log = quietLog()
  const backend = await openBackend(location, log)
  const opened: Queue[] = []
  const {prefix} = location
  const factory =
    'redisUrl' in location
      ? redisFactory({prefix, producer: {url: location.redisUrl.reveal()}, worker: {}})
      : postgresFactory({
          connection: {connectionString: location.databaseUrl.reveal(), schema: queueSchema(prefix), migrate: true},
          onFault: () => undefined,
        })
  return {
    ...backend,
    log,
    raw: (name) => {
      const queue = factory.queue(name)
      queue.on('error', () => undefined)
      opened.push(queue)
      return queue
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((queue) => queue.close()))
      await factory.close()
      await backend[Symbol.asyncDispose]()
    },
  }
}

export function jobs(count: number, priority: (i: number) => number = () => 1): JobSpec[] {
  return Array.from({length: count}, (_, i) => ({id: `job-${i}`, name: 'test', payload: {number: i}, priority: priority(i)}))
}
