import {createHash} from 'node:crypto'
import type {Telemetry} from 'bullmq'

import type {Secret} from '../../config/secret.ts'
import {WorkerStoppedError} from '../../errors/jobs.ts'
import type {JobBackend, JobWorker, PeriodicTask, QueueLog, TickLedger} from '../../jobs/ports.ts'
import {openRedis, redisFault, workerOptions} from '../redis/redis-connection.ts'
import {redisFacts, redisProblems} from '../redis/redis-policy.ts'
import {withDeadline} from '../with-deadline.ts'
import {type BullFactory, postgresFactory, redisFactory} from './backend.ts'
import {jobQueue} from './job-queue.ts'
import {startJobWorker} from './job-worker.ts'
import {type OpenQueues, openQueues} from './open-queues.ts'
import {startPeriodic} from './periodic.ts'
import {postgresFault} from './postgres-fault.ts'
import {queueOperations} from './queue-operations.ts'
import type {WorkerLog} from './worker-log.ts'

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

type OpenLedger = () => Promise<TickLedger>

export interface BackendOptions {
  /** Decides whose a tick of a periodic task is; needed by those who start one. */
  ticks?: OpenLedger
  /** Follows jobs from who put them in to who runs them. */
  telemetry?: Telemetry | undefined
}

interface BackendPorts {
  log: QueueLog
  ticks: OpenLedger
  telemetry: Telemetry | undefined
}

const noLedger: OpenLedger = () => Promise.reject(new Error('periodic tasks need a ledger of ticks'))

/**
 * Opens BullMQ on Redis or on Postgres.
 * @throws {QueueUnreachableError | QueueUnauthorisedError} when it is not there now; later outages are waited out
 */
export async function openBackend(location: QueueLocation, log: QueueLog, {ticks = noLedger, telemetry}: BackendOptions = {}): Promise<JobBackend> {
  const ports = {log, ticks, telemetry}
  return 'redisUrl' in location ? openOnRedis(location, ports) : openOnPostgres(location, ports)
}

async function openOnRedis({redisUrl, prefix}: {redisUrl: Secret; prefix: string}, ports: BackendPorts): Promise<JobBackend> {
  const {log, telemetry} = ports
  const redis = await openRedis(redisUrl)
  const factory = redisFactory({prefix, producer: redis, worker: {url: redisUrl.reveal(), ...workerOptions}, telemetry})
  const explain = (fault: unknown): Error => redisFault(fault as Error, redisUrl)
  const queues = openQueues({factory, log, explain, reach: () => redis.ping()})
  return {
    ...backend(factory, queues, ports),
    async check(timeoutMs) {
      try {
        return {problems: redisProblems(await withDeadline(redisFacts(redis), timeoutMs))}
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

async function openOnPostgres({databaseUrl, prefix}: {databaseUrl: Secret; prefix: string}, ports: BackendPorts): Promise<JobBackend> {
  const {log, telemetry} = ports
  const connection = {
    ...{connectionString: databaseUrl.reveal(), schema: queueSchema(prefix), migrate: true, max: 8},
    ...{connectionTimeoutMillis: connectTimeoutMs, application_name: 'genesis'},
  }
  const factory = postgresFactory({connection, onFault: (error) => log.connectionFault('in Postgres', error), telemetry})
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
  return {...backend(factory, queues, ports), check, [Symbol.asyncDispose]: () => queues[Symbol.asyncDispose]()}
}

function backend(factory: BullFactory, queues: OpenQueues, {log, ticks}: BackendPorts): Omit<JobBackend, 'check' | keyof AsyncDisposable> {
  const {promise: failure, resolve} = Promise.withResolvers<Error>()
  const periodic = new Map<string, number>()
  const workerLog: WorkerLog = {...log, workerStopped: (queue, fault) => resolve(workerStopped(queue, fault))}
  return {
    kind: factory.kind,
    failure,
    queue: (name) => jobQueue((work) => queues.use(name, work)),
    operate: (name) => queueOperations((work) => queues.use(name, work)),
    startWorker: (options) => startJobWorker(factory, options, workerLog),
    startPeriodic: (tasks) => startAll(tasks, periodic, (task) => startPeriodic({factory, ticks, log: workerLog}, task)),
    periodic: () => periodic,
    obliterate: async (names) => {
      for (const name of names) await queues.use(name, (queue) => queue.obliterate({force: true}))
    },
  }
}

/** Starts tasks; `running` holds them with their periods until they are drained. */
async function startAll(
  tasks: readonly PeriodicTask[],
  running: Map<string, number>,
  start: (task: PeriodicTask) => Promise<JobWorker>,
): Promise<JobWorker> {
  const workers = await Promise.all(tasks.map(start))
  for (const {name, everyMs} of tasks) running.set(name, everyMs)
  return {
    drain: async (deadlineMs) => {
      for (const {name} of tasks) running.delete(name)
      await Promise.all(workers.map((worker) => worker.drain(deadlineMs)))
    },
  }
}

function workerStopped(queue: string, cause: unknown): WorkerStoppedError {
  return new WorkerStoppedError(`The worker of the queue ${queue} stopped by itself (${cause instanceof Error ? cause.message : String(cause)}).`, {
    hint: 'Start genesis serve again. Its jobs are safe: they are in the queue and in the store.',
    cause,
  })
}
