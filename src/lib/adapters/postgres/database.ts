import type {Secret} from '../../config/secret.ts'
import {withClient} from './connect.ts'
import {migrate, readSchemaState} from './migrate.ts'
import type {SchemaState} from './schema-state.ts'

/** The fleet store's schema, seen and changed directly. */
export interface SchemaAdmin {
  state(): Promise<SchemaState>
  /** @returns the names that were applied, or with `dryRun` would be */
  migrate(dryRun: boolean): Promise<string[]>
}

const connectTimeoutMs = 10_000

const refused = {
  rights: 'Use a DATABASE_URL whose user may create schemas and roles.',
  other: 'Nothing was changed: migrations run in one transaction.',
}

export function schemaAdmin(url: Secret, folder: string): SchemaAdmin {
  return {
    state: () => withClient({url, connectTimeoutMs, refused}, (client) => readSchemaState(client, folder)),
    migrate: (dryRun) => withClient({url, connectTimeoutMs, refused}, (client) => migrate({client, folder, dryRun})),
  }
}
