import {createHash} from 'node:crypto'

import type {Secret} from '../../config/secret.ts'
import type {JobBackend, QueueLog} from '../../jobs/ports.ts'
import {type BullFactory, postgresFactory, redisFactory} from './backend.ts'
import {jobQueue} from './job-queue.ts'
import {startJobWorker} from './job-worker.ts'
import {type OpenQueues, openQueues} from './open-queues.ts'
import {startPeriodic} from './periodic.ts'
import {postgresFault} from './postgres-fault.ts'
import {openRedis, redisFault, workerOptions} from './redis-connection.ts'
import {redisProblems} from './redis-policy.ts'
import {withDeadline} from './with-deadline.ts'

export type QueueLocation = {redisUrl: Secret; prefix: string} | {databaseUrl: Secret; prefix: string}

const connectTimeoutMs = 5000
/** Any queue does to see whether the backend answers. */
const probeQueue = 'clock'

/** `{genesis}` names a Redis key prefix; in Postgres it names a schema, where hyphens become underscores and a hash tells the two apart. */
export function queueSchema(prefix: string): string {
  const name = prefix.replaceAll(/[{}]/g, '')
  if (name === 'genesis') return 'genesis_queue'
  const hash = name.includes('-') ? `_${createHash('sha256').update(name).digest('hex').slice(0, 8)}` : ''
  return `genesis_queue_${name.replaceAll('-', '_')}${hash}`
}

/**
 * Opens BullMQ on Redis or on Postgres.
 * @throws {QueueUnreachableError | QueueUnauthorisedError} when it is not there now; later outages are waited out
 */
export async function openBackend(location: QueueLocation, log: QueueLog): Promise<JobBackend> {
  return 'redisUrl' in location ? openOnRedis(location, log) : openOnPostgres(location, log)
}

async function openOnRedis({redisUrl, prefix}: {redisUrl: Secret; prefix: string}, log: QueueLog): Promise<JobBackend> {
  const redis = await openRedis(redisUrl)
  const factory = redisFactory({prefix, producer: redis, worker: {url: redisUrl.reveal(), ...workerOptions}})
  const explain = (fault: unknown): Error => redisFault(fault as Error, redisUrl)
  const queues = openQueues({factory, log, explain, reach: () => redis.ping()})
  return {
    ...backend(factory, queues, log),
    async check(timeoutMs) {
      try {
        return {problems: await withDeadline(redisProblems(redis), timeoutMs)}
      } catch (error) {
        throw explain(error)
      }
    },
    async [Symbol.asyncDispose]() {
      await queues[Symbol.asyncDispose]()
      redis.disconnect()
    },
  }
}

async function openOnPostgres({databaseUrl, prefix}: {databaseUrl: Secret; prefix: string}, log: QueueLog): Promise<JobBackend> {
  const factory = postgresFactory({
    connectionString: databaseUrl.reveal(),
    schema: queueSchema(prefix),
    migrate: true,
    max: 8,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'genesis',
  })
  const explain = (fault: unknown): Error => postgresFault(fault as Error, databaseUrl)
  // Its pool tries to connect, and says so, by itself.
  const queues = openQueues({factory, log, explain, reach: () => Promise.resolve()})
  const check: JobBackend['check'] = async (timeoutMs) => {
    await queues.use(probeQueue, (queue) => withDeadline(queue.getJobCounts('active'), timeoutMs))
    return {problems: []}
  }
  try {
    await check(connectTimeoutMs)
  } catch (error) {
    await queues[Symbol.asyncDispose]()
    throw error
  }
  return {...backend(factory, queues, log), check, [Symbol.asyncDispose]: () => queues[Symbol.asyncDispose]()}
}

function backend(factory: BullFactory, queues: OpenQueues, log: QueueLog): Omit<JobBackend, 'check' | keyof AsyncDisposable> {
  return {
    kind: factory.kind,
    queue: (name) => jobQueue((work) => queues.use(name, work)),
    startWorker: (options) => startJobWorker(factory, options, log),
    startPeriodic: (queue, tasks) => startPeriodic(factory, queue, tasks, log),
    obliterate: async (names) => {
      for (const name of names) await queues.use(name, (queue) => queue.obliterate({force: true}))
    },
  }
}
