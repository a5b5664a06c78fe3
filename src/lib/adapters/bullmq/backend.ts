import {
  type WorkerOptions as BullWorkerOptions,
  type ConnectionOptions,
  createPostgresBackend,
  type PostgresConnectionOptions,
  type Processor,
  Queue,
  type QueueBaseOptions,
  Worker,
} from 'bullmq'

/** How to build BullMQ's classes on one backend. Redis and Postgres differ in their connection and in nothing else. */
export interface BullFactory {
  kind: 'redis' | 'postgres'
  queue(name: string): Queue
  worker(name: string, processor: Processor, options: Omit<BullWorkerOptions, keyof QueueBaseOptions | 'prefix'>): Worker
}

export interface RedisFactoryOptions {
  prefix: string
  /** Shared by all queues; closed by whoever opened it, because BullMQ's own closing waits for a Redis that is away. */
  producer: ConnectionOptions
  worker: ConnectionOptions
}

export function redisFactory({prefix, producer, worker}: RedisFactoryOptions): BullFactory {
  return {
    kind: 'redis',
    queue: (name) => new Queue(name, {prefix, connection: producer}),
    worker: (name, processor, options) => new Worker(name, processor, {...options, prefix, connection: worker}),
  }
}

export function postgresFactory(connection: PostgresConnectionOptions): BullFactory {
  return {
    kind: 'postgres',
    // The classes are generic over the backend, and the rest of the code does not care which it is.
    queue: (name) => new Queue(name, {connection}, createPostgresBackend) as unknown as Queue,
    worker: (name, processor, options) => new Worker(name, processor, {...options, connection}, createPostgresBackend) as unknown as Worker,
  }
}
