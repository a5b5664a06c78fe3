import {Client} from 'pg'

import type {Secret} from '../../config/secret.ts'
import {StoreRequestError, StoreUnauthorisedError, StoreUnreachableError} from '../../errors/services.ts'
import {migrate, readSchemaState} from './migrate.ts'
import type {SchemaState} from './schema-state.ts'

const connectTimeoutMs = 10_000

/** The fleet store's schema, seen and changed directly. */
export interface SchemaAdmin {
  state(): Promise<SchemaState>
  /** @returns the names that were applied, or with `dryRun` would be */
  migrate(dryRun: boolean): Promise<string[]>
}

export function schemaAdmin(url: Secret, folder: string): SchemaAdmin {
  return {
    state: () => withClient(url, (client) => readSchemaState(client, folder)),
    migrate: (dryRun) => withClient(url, (client) => migrate({client, folder, dryRun})),
  }
}

async function withClient<T>(url: Secret, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({connectionString: url.reveal(), connectionTimeoutMillis: connectTimeoutMs, application_name: 'genesis'})
  // A connection that breaks while idle is reported by the next query as well.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } catch (error) {
    throw databaseError(error, url)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Our error for a fault of a direct connection, told apart by SQLSTATE or errno. */
function databaseError(error: unknown, url: Secret): unknown {
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
      hint:
        code === '42501' ? 'Use a DATABASE_URL whose user may create schemas and roles.' : 'Nothing was changed: migrations run in one transaction.',
      cause: error,
    })
  return new StoreUnreachableError(`Postgres at ${address} does not answer (${code}).`, {
    hint: 'Check DATABASE_URL and that Postgres runs. For the embedded one: genesis local up',
    cause: error,
  })
}
