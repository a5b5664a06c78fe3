import {Redis} from 'ioredis'

import type {Secret} from '../../config/secret.ts'
import type {GenesisError} from '../../errors/genesis-error.ts'
import {QueueUnauthorisedError, QueueUnreachableError} from '../../errors/services.ts'

const connectTimeoutMs = 5000

/** Producers fail fast: whoever adds a job wants to know now. */
export const producerOptions = {maxRetriesPerRequest: 1, enableOfflineQueue: false, connectTimeout: connectTimeoutMs}
/** Workers wait for Redis to come back, however long that takes: BullMQ's rule. */
export const workerOptions = {maxRetriesPerRequest: null, connectTimeout: connectTimeoutMs}

/**
 * Checks that Redis is there before BullMQ is built on it, because BullMQ itself would wait for ever.
 * @throws {QueueUnreachableError | QueueUnauthorisedError}
 */
export async function openRedis(url: Secret): Promise<Redis> {
  const redis = new Redis(url.reveal(), {...producerOptions, lazyConnect: true})
  let firstFault: Error | undefined
  redis.on('error', (error: Error) => {
    firstFault ??= error
  })
  try {
    await redis.connect()
    await redis.ping()
    return redis
  } catch (error) {
    redis.disconnect()
    throw redisError(firstFault ?? (error as Error), url)
  }
}

/** Redis without what a password would show: scheme, host and port. */
export function redisAddress(url: Secret): string {
  const {protocol, host} = new URL(url.reveal())
  return `${protocol}//${host}`
}

export function redisError(cause: Error, url: Secret): GenesisError {
  const reply = (cause as {command?: unknown}).command === undefined ? '' : cause.message.split(' ', 1)[0]
  if (reply === 'WRONGPASS' || reply === 'NOAUTH' || reply === 'NOPERM')
    return new QueueUnauthorisedError(`Redis at ${redisAddress(url)} refuses the credentials in REDIS_URL (${reply}).`, {
      hint: 'Correct the user and password in REDIS_URL.',
      cause,
    })
  const code = (cause as NodeJS.ErrnoException).code ?? cause.name
  return new QueueUnreachableError(`Redis at ${redisAddress(url)} does not answer (${code}).`, {
    hint: 'Check REDIS_URL and that Redis runs, or unset REDIS_URL to keep the queue in Postgres.',
    cause,
  })
}
