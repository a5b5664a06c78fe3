import {runner} from 'node-pg-migrate'
import type {Client} from 'pg'

import {compareSchema, newerStore, ownMigrations, type SchemaState} from './schema-state.ts'

export interface MigrateOptions {
  client: Client
  /** Folder with the SQL files. */
  folder: string
  dryRun?: boolean
}

/** What the store's ledger says, read directly from Postgres. */
export async function readSchemaState(client: Client, folder: string): Promise<SchemaState> {
  const own = await ownMigrations(folder)
  const ledger = await client.query<{exists: boolean}>(`select to_regclass('genesis.schema_migrations') is not null as exists`)
  if (!ledger.rows[0]?.exists) return compareSchema(own, [])
  const {rows} = await client.query<{name: string}>('select name from genesis.schema_migrations order by id')
  return compareSchema(
    own,
    rows.map((row) => row.name),
  )
}

/**
 * Applies what is pending, in one transaction under an advisory lock, so that several migrators at once are safe.
 * Then puts the Ohio firewall's trigger on leads tables that appeared since.
 * @returns the names that were applied (with `dryRun`: that would be)
 * @throws {StoreSchemaError} when a newer binary migrated this store
 */
export async function migrate({client, folder, dryRun = false}: MigrateOptions): Promise<string[]> {
  const before = await readSchemaState(client, folder)
  if (before.unknown.length > 0) throw newerStore(before.unknown)
  if (dryRun) return before.pending
  const applied = before.pending.length === 0 ? [] : await applyPending(client, folder)
  await client.query('select genesis.attach_leads_guard()')
  if (applied.length > 0) await client.query(`notify pgrst, 'reload schema'`)
  return applied
}

async function applyPending(client: Client, folder: string): Promise<string[]> {
  const applied = await runner({
    dbClient: client,
    dir: folder,
    direction: 'up',
    migrationsSchema: 'genesis',
    createMigrationsSchema: true,
    migrationsTable: 'schema_migrations',
    singleTransaction: true,
    checkOrder: true,
    advisoryLockMode: 'wait',
    logger: {debug: () => {}, info: () => {}, warn: () => {}, error: () => {}},
    verbose: false,
  })
  return applied.map((migration) => migration.name)
}
