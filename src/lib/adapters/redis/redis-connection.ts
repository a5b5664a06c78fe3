import {Redis} from 'ioredis'

import type {Secret} from '../../config/secret.ts'
import {QueueUnauthorisedError, QueueUnreachableError} from '../../errors/services.ts'
import {withDeadline} from '../with-deadline.ts'

const connectTimeoutMs = 5000

/** How long ioredis waits for the end of a connection. It waits for one that never came to be as well, and would hold the process for 2 s. */
const disconnectTimeoutMs = 200

/** Producers fail fast: whoever adds a job wants to know now. */
const producerOptions = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  connectTimeout: connectTimeoutMs,
  disconnectTimeout: disconnectTimeoutMs,
}
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
    // ioredis bounds the connecting, but not how long a server that took the connection may be silent.
    await withDeadline(
      redis.connect().then(() => redis.ping()),
      connectTimeoutMs,
    )
    return redis
  } catch (error) {
    redis.disconnect()
    throw redisFault(firstFault ?? (error as Error), url)
  }
}

/** Redis without what a password would show: scheme, host and port. */
function redisAddress(url: Secret): string {
  const {protocol, host} = new URL(url.reveal())
  return `${protocol}//${host}`
}

/** Replies with which Redis says that it cannot serve now: it reads its data, or it is a replica that should not be asked. */
const awayReplies = new Set(['LOADING', 'READONLY', 'MASTERDOWN', 'CLUSTERDOWN'])
const refusalReplies = new Set(['WRONGPASS', 'NOAUTH', 'NOPERM'])

/** Our error for a fault of Redis; other replies to a command are faults of the command and come back as they are. */
export function redisFault(fault: Error, url: Secret): Error {
  const reply = fault.name === 'ReplyError' ? (fault.message.split(' ', 1)[0] ?? '') : undefined
  if (reply !== undefined && refusalReplies.has(reply))
    return new QueueUnauthorisedError(`Redis at ${redisAddress(url)} refuses the credentials in REDIS_URL (${reply}).`, {
      hint: 'Correct the user and password in REDIS_URL.',
      cause: withoutCommand(fault),
    })
  if (reply !== undefined && !awayReplies.has(reply)) return withoutCommand(fault)
  const code = reply ?? (fault as NodeJS.ErrnoException).code ?? fault.name
  return new QueueUnreachableError(`Redis at ${redisAddress(url)} does not answer (${code}).`, {
    hint: 'Check REDIS_URL and that Redis runs, or unset REDIS_URL to keep the queue in Postgres.',
    cause: withoutCommand(fault),
  })
}

/** ioredis keeps the command that failed with its arguments, and the first command holds the password. */
function withoutCommand(fault: Error): Error {
  if ('command' in fault) delete fault.command
  return fault
}
