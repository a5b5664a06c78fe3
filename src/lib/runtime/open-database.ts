import type {StackConnection} from '../adapters/embedded/stack-connection.ts'
import type {Config} from '../config/load-config.ts'
import type {DatabaseReadingsPorts} from '../health/database/read-database.ts'
import type {Clock} from '../time/clock.ts'
import {databaseUrl} from './locations.ts'
import type {Store} from './open-store.ts'

export interface DatabaseContext {
  config: Config
  store: () => Promise<Store>
  embedded: () => Promise<StackConnection>
  clock: Clock
}

/** What the figures of the database and of the stage are read from. A store of one's own without DATABASE_URL has no database to look at. */
export async function openDatabase({config, store, embedded, clock}: DatabaseContext): Promise<DatabaseReadingsPorts> {
  const {tenants, history} = await store()
  const hidden = config.SUPABASE_URL !== undefined && config.DATABASE_URL === undefined
  const {databaseProbe} = await import('../adapters/postgres/database-metrics.ts')
  return {
    history,
    clock,
    database: hidden ? undefined : databaseProbe(await databaseUrl(config, embedded)),
    countTenants: async () => (await tenants.list({tiers: [], states: [], lineages: [], sort: 'id', descending: false, offset: 0, limit: 1})).total,
  }
}
