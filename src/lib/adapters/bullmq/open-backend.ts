import type {Queue} from 'bullmq'
import type {Redis} from 'ioredis'

import type {Secret} from '../../config/secret.ts'
import {QueueUnauthorisedError, QueueUnreachableError} from '../../errors/services.ts'
import type {JobBackend, QueueLog} from '../../jobs/ports.ts'
import {type BullFactory, postgresFactory, redisFactory} from './backend.ts'
import {jobQueue} from './job-queue.ts'
import {startJobWorker} from './job-worker.ts'
import {startPeriodic} from './periodic.ts'
import {openRedis, producerOptions, workerOptions} from './redis-connection.ts'
import {redisProblems} from './redis-policy.ts'

export type QueueLocation = {redisUrl: Secret; prefix: string} | {databaseUrl: Secret; prefix: string}

/** Any queue does to see whether the backend answers. */
const probeQueue = 'clock'

/** `{genesis}` names a Redis key prefix; in Postgres the same name is a schema. */
export function queueSchema(prefix: string): string {
  const name = prefix.replaceAll(/[{}]/g, '').replaceAll('-', '_')
  return name === 'genesis' ? 'genesis_queue' : `genesis_queue_${name}`
}

/**
 * Opens BullMQ on Redis or on Postgres.
 * @throws {QueueUnreachableError | QueueUnauthorisedError} when it is not there now; later outages are waited out
 */
export async function openBackend(location: QueueLocation, log: QueueLog): Promise<JobBackend> {
  if ('redisUrl' in location) {
    const redis = await openRedis(location.redisUrl)
    const url = location.redisUrl.reveal()
    const factory = redisFactory({prefix: location.prefix, producer: {url, ...producerOptions}, worker: {url, ...workerOptions}})
    return backend(factory, log, redis)
  }
  const connection = {
    connectionString: location.databaseUrl.reveal(),
    schema: queueSchema(location.prefix),
    migrate: true,
    max: 8,
    connectionTimeoutMillis: 5000,
    application_name: 'genesis',
  }
  const factory = postgresFactory(connection)
  await firstContact(factory, location.databaseUrl)
  return backend(factory, log, undefined)
}

async function firstContact(factory: BullFactory, url: Secret): Promise<void> {
  const queue = factory.queue(probeQueue)
  queue.on('error', () => undefined)
  try {
    await queue.waitUntilReady()
  } catch (error) {
    throw postgresError(error as NodeJS.ErrnoException, url)
  } finally {
    await queue.close()
  }
}

function postgresError(cause: NodeJS.ErrnoException, url: Secret): Error {
  const address = `postgres://${new URL(url.reveal()).host}`
  const code = cause.code ?? cause.name
  if (code === '28P01' || code === '28000' || code === '42501')
    return new QueueUnauthorisedError(`Postgres at ${address} refuses the credentials in DATABASE_URL, or to create the queue's schema (${code}).`, {
      hint: 'Correct the user and password in DATABASE_URL, and let it create schemas.',
      cause,
    })
  return new QueueUnreachableError(`Postgres at ${address}, which holds the queue, does not answer (${code}).`, {
    hint: 'Check DATABASE_URL and that Postgres runs. For the embedded one: genesis local up',
    cause,
  })
}

function backend(factory: BullFactory, log: QueueLog, redis: Redis | undefined): JobBackend {
  const queues = new Map<string, Queue>()
  const open = (name: string): Queue => {
    const existing = queues.get(name)
    if (existing !== undefined) return existing
    const queue = factory.queue(name)
    queue.on('error', (error) => log.connectionFault(name, error))
    queues.set(name, queue)
    return queue
  }
  return {
    kind: factory.kind,
    queue: (name) => jobQueue(open(name)),
    startWorker: (options) => startJobWorker(factory, options, log),
    startPeriodic: (queue, tasks) => startPeriodic(factory, queue, tasks, log),
    obliterate: async (names) => {
      for (const name of names) await open(name).obliterate({force: true})
    },
    async check(timeoutMs) {
      await withDeadline<unknown>(redis?.ping() ?? open(probeQueue).getJobCounts('active'), timeoutMs)
      return {problems: redis === undefined ? [] : await redisProblems(redis)}
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      redis?.disconnect()
    },
  }
}

async function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const timer = AbortSignal.timeout(timeoutMs)
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      timer.addEventListener('abort', () => reject(new Error(`no answer within ${timeoutMs} ms`)), {once: true})
    }),
  ])
}
