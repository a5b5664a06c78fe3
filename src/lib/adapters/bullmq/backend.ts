import {
  type BackendFactory,
  type WorkerOptions as BullWorkerOptions,
  type ConnectionOptions,
  createPostgresBackend,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  type Processor,
  Queue,
  type QueueBaseOptions,
  type Telemetry,
  Worker,
} from 'bullmq'

/** How to build BullMQ's classes on one backend. Redis and Postgres differ in their connection and in nothing else. */
export interface BullFactory {
  kind: 'redis' | 'postgres'
  queue(name: string): Queue
  worker(name: string, processor: Processor, options: Omit<BullWorkerOptions, keyof QueueBaseOptions | 'prefix'>): Worker
  /** Ends what the queues share; they and the workers are closed before. */
  close(): Promise<void>
}

export interface RedisFactoryOptions {
  prefix: string
  /** Shared by all queues; closed by whoever opened it, because BullMQ's own closing waits for a Redis that is away. */
  producer: ConnectionOptions
  worker: ConnectionOptions
  telemetry?: Telemetry | undefined
}

export function redisFactory({prefix, producer, worker, telemetry}: RedisFactoryOptions): BullFactory {
  return {
    kind: 'redis',
    queue: (name) => new Queue(name, {...traced(name, telemetry), prefix, connection: producer}),
    worker: (name, processor, options) => new Worker(name, processor, {...options, ...traced(name, telemetry), prefix, connection: worker}),
    close: () => Promise.resolve(),
  }
}

export interface PostgresFactoryOptions {
  connection: PostgresConnectionOptions
  /** Told of faults of the connection that the queues share; a worker tells of those of its own. */
  onFault: (error: Error) => void
  telemetry?: Telemetry | undefined
}

export function postgresFactory({connection, onFault, telemetry}: PostgresFactoryOptions): BullFactory {
  const shared = sharedConnection(connection, onFault)
  const onShared: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (queue, options) =>
    new PostgresQueueBackend(shared.get(), queue, options, false)
  return {
    kind: 'postgres',
    // The classes are generic over the backend, and the rest of the code does not care which it is.
    queue: (name) => new Queue(name, {...traced(name, telemetry), connection}, onShared) as unknown as Queue,
    worker: (name, processor, options) =>
      new Worker(name, processor, {...options, ...traced(name, telemetry), connection}, createPostgresBackend) as unknown as Worker,
    close: () => shared.close(),
  }
}

/** Ticks are not followed: they lead nowhere, and metrics tell of them. */
function traced(queue: string, telemetry: Telemetry | undefined): {telemetry?: Telemetry} {
  return telemetry === undefined || queue.startsWith('clock-') ? {} : {telemetry}
}

/**
 * One pool of connections for all queues of the process: with one each, as BullMQ makes them, a look at every queue in every replica would
 * take more connections than a Postgres has.
 */
function sharedConnection(options: PostgresConnectionOptions, onFault: (error: Error) => void): {get(): PostgresConnection; close(): Promise<void>} {
  let current: PostgresConnection | undefined
  const make = (): PostgresConnection => {
    const made = new PostgresConnection(options)
    made.on('error', onFault)
    // It remembers a failed first contact for ever.
    made.waitUntilReady().catch(() => {
      if (current === made) current = undefined
      void made.close()
    })
    return made
  }
  return {
    get: () => (current ??= make()),
    close: async () => {
      await current?.close()
    },
  }
}
