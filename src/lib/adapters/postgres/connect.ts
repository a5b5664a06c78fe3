import {Client} from 'pg'

import type {Secret} from '../../config/secret.ts'
import {StoreRequestError, StoreUnauthorisedError, StoreUnreachableError} from '../../errors/services.ts'

export interface ConnectOptions {
  url: Secret
  connectTimeoutMs: number
  /** Client-side limit for each statement. */
  queryTimeoutMs?: number
  /** What a refused statement means for the person: what was not done, and what to change. */
  refused: {rights: string; other: string}
}

/**
 * Runs `work` on a connection of its own, which ends with it.
 * @throws {StoreUnreachableError | StoreUnauthorisedError | StoreRequestError}
 */
export async function withClient<T>(options: ConnectOptions, work: (client: Client) => Promise<T>): Promise<T> {
  const {url, connectTimeoutMs, queryTimeoutMs} = options
  const client = new Client({
    connectionString: url.reveal(),
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'genesis',
    ...(queryTimeoutMs === undefined ? {} : {query_timeout: queryTimeoutMs}),
  })
  // A connection that breaks while idle is reported by the next query as well.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw databaseError(error, options)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Our error for a fault of a direct connection, told apart by SQLSTATE or errno. */
function databaseError(error: unknown, {url, refused}: ConnectOptions): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (typeof code !== 'string' || code.startsWith('GEN_')) return error
  const address = `postgres://${new URL(url.reveal()).host}`
  if (code === '28P01' || code === '28000')
    return new StoreUnauthorisedError(`Postgres at ${address} refuses the credentials in DATABASE_URL (${code}).`, {
      hint: 'Correct the user and password in DATABASE_URL.',
      cause: error,
    })
  if (/^[0-9A-Z]{5}$/.test(code) && !/^(08|57P)/.test(code))
    return new StoreRequestError(`Postgres at ${address} refused (${code}: ${(error as Error).message}).`, {
      hint: code === '42501' ? refused.rights : refused.other,
      cause: error,
    })
  return new StoreUnreachableError(`Postgres at ${address} does not answer (${code}).`, {
    hint: 'Check DATABASE_URL and that Postgres runs. For the embedded one: genesis local up',
    cause: error,
  })
}
