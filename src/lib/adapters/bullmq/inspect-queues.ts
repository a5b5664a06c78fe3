import {createPostgresBackend, Queue} from 'bullmq'
import {Client} from 'pg'

import type {Secret} from '../../config/secret.ts'
import type {QueueFacts, WorkerFacts} from '../../health/doctor/ports.ts'
import type {Clock} from '../../time/clock.ts'
import {openRedis, redisFault} from '../redis/redis-connection.ts'
import {redisFacts, redisProblems} from '../redis/redis-policy.ts'
import {type QueueLocation, queueSchema} from './open-backend.ts'
import {postgresFault} from './postgres-fault.ts'

const connectTimeoutMs = 4000

/**
 * Looks at the server that holds the queue and makes nothing in it.
 * @throws {QueueUnreachableError | QueueUnauthorisedError}
 */
export async function inspectQueue(location: QueueLocation, clock: Clock): Promise<QueueFacts> {
  return 'redisUrl' in location ? inspectRedis(location.redisUrl, clock) : inspectPostgres(location, clock)
}

async function inspectRedis(url: Secret, clock: Clock): Promise<QueueFacts> {
  const startedMs = clock.now()
  const redis = await openRedis(url)
  try {
    const facts = await redisFacts(redis)
    const {protocol, host} = new URL(url.reveal())
    return {kind: 'redis', address: `${protocol}//${host}`, latencyMs: clock.now() - startedMs, ...facts, problems: redisProblems(facts)}
  } catch (error) {
    throw redisFault(error as Error, url)
  } finally {
    redis.disconnect()
  }
}

async function inspectPostgres({databaseUrl, prefix}: {databaseUrl: Secret; prefix: string}, clock: Clock): Promise<QueueFacts> {
  const startedMs = clock.now()
  const made = await hasSchema(databaseUrl, prefix)
  return {kind: 'postgres', address: `postgres://${new URL(databaseUrl.reveal()).host}`, latencyMs: clock.now() - startedMs, made}
}

async function hasSchema(url: Secret, prefix: string): Promise<boolean> {
  const options = {connectionString: url.reveal(), connectionTimeoutMillis: connectTimeoutMs, query_timeout: connectTimeoutMs}
  const client = new Client({...options, application_name: 'genesis'})
  client.on('error', () => undefined)
  try {
    await client.connect()
    const {rowCount} = await client.query('select from pg_namespace where nspname = $1', [queueSchema(prefix)])
    return rowCount === 1
  } catch (error) {
    throw postgresFault(error as Error, url)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Who takes the jobs of these queues, and what waits in them. Opens them without the notes that BullMQ otherwise leaves in each. */
export async function countWorkers(location: QueueLocation, names: readonly string[]): Promise<WorkerFacts[]> {
  if ('redisUrl' in location) {
    const {redisUrl, prefix} = location
    const connection = await openRedis(redisUrl)
    try {
      return await lookInto(names, (name) => new Queue(name, {prefix, connection, skipMetasUpdate: true}))
    } finally {
      connection.disconnect()
    }
  }
  const {databaseUrl, prefix} = location
  if (!(await hasSchema(databaseUrl, prefix))) return names.map((queue) => ({queue, workers: 0, waiting: 0}))
  const connection = {
    ...{connectionString: databaseUrl.reveal(), schema: queueSchema(prefix), migrate: false, max: 1},
    ...{connectionTimeoutMillis: connectTimeoutMs, application_name: 'genesis'},
  }
  return lookInto(names, (name) => new Queue(name, {connection, skipMetasUpdate: true}, createPostgresBackend) as unknown as Queue)
}

async function lookInto(names: readonly string[], open: (name: string) => Queue): Promise<WorkerFacts[]> {
  return Promise.all(
    names.map(async (name) => {
      const queue = open(name)
      queue.on('error', () => undefined)
      try {
        const {waiting = 0, prioritized = 0} = await queue.getJobCounts('waiting', 'prioritized')
        return {queue: name, workers: await queue.getWorkersCount(), waiting: waiting + prioritized}
      } finally {
        await queue.close()
      }
    }),
  )
}
