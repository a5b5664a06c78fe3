import {Client} from 'pg'

import {ensureStack} from '../../src/lib/adapters/embedded/ensure-stack.ts'
import type {StackOptions} from '../../src/lib/adapters/embedded/locate-stack.ts'
import type {StackConnection} from '../../src/lib/adapters/embedded/stack-connection.ts'
import {resetStack} from '../../src/lib/adapters/embedded/stop-stack.ts'
import {ownMigrations} from '../../src/lib/adapters/postgres/schema-state.ts'
import {StoreClient} from '../../src/lib/adapters/supabase/store-client.ts'
import {projectRoot} from './project.ts'
import {temporaryFolder} from './temporary-folder.ts'

export interface TestStack extends AsyncDisposable {
  home: string
  options: StackOptions
  connection: StackConnection
  /** The store as the product opens it. */
  store: StoreClient
  /** Runs SQL as the superuser, behind the product's back. */
  sql<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
}

/** A real Postgres and PostgREST of the test's own, in a folder of its own; gone when disposed of. */
export async function startTestStack(): Promise<TestStack> {
  const folder = await temporaryFolder()
  const options: StackOptions = {home: `${folder.path}/home`, packageRoot: projectRoot, notify: () => undefined}
  const connection = await ensureStack(options).catch(async (error: unknown) => {
    await resetStack(options)
    throw error
  })
  const migrations = await ownMigrations(`${projectRoot}/migrations`)
  const store = new StoreClient({url: connection.storeUrl, serviceRoleKey: connection.serviceRoleKey, ownMigrations: migrations})
  return {
    home: options.home,
    options,
    connection,
    store,
    async sql<Row extends Record<string, unknown>>(text: string, values: unknown[] = []) {
      const client = new Client({connectionString: connection.databaseUrl})
      await client.connect()
      try {
        return (await client.query<Row>(text, values)).rows
      } finally {
        await client.end()
      }
    },
    async [Symbol.asyncDispose]() {
      await resetStack(options)
      await folder[Symbol.asyncDispose]()
    },
  }
}
