import {readdir} from 'node:fs/promises'

import {StoreSchemaError} from '../../errors/services.ts'

/** Names of the migrations that this binary brings, in order, without `.sql`. */
export async function ownMigrations(folder: string): Promise<string[]> {
  const files = await readdir(folder)
  return files
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, -'.sql'.length))
    .sort()
}

/** How a store's schema stands to this binary. */
export interface SchemaState {
  applied: string[]
  /** Brought by this binary, not yet applied. */
  pending: string[]
  /** Applied by a newer binary, unknown to this one. */
  unknown: string[]
}

export function compareSchema(own: readonly string[], applied: readonly string[]): SchemaState {
  return {applied: [...applied], pending: own.filter((name) => !applied.includes(name)), unknown: applied.filter((name) => !own.includes(name))}
}

export function newerStore(unknown: readonly string[]): StoreSchemaError {
  return new StoreSchemaError(`The fleet store is newer than this genesis: it has ${unknown.join(', ')}.`, {
    hint: 'Update genesis to the version that migrated the store, or newer: npm install -g genesis-fleet',
  })
}
