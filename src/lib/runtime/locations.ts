import type {QueueLocation} from '../adapters/bullmq/open-backend.ts'
import type {StackOptions} from '../adapters/embedded/locate-stack.ts'
import type {StackSecrets} from '../adapters/embedded/secrets.ts'
import type {StackConnection} from '../adapters/embedded/stack-connection.ts'
import {type Config, missingVariable} from '../config/load-config.ts'
import {Secret} from '../config/secret.ts'

/** Direct Postgres of the store. @throws {ConfigInvalidError} when only the store's REST address is configured */
export async function databaseUrl(config: Config, embedded: () => Promise<StackConnection>): Promise<Secret> {
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL
  // Migrating the embedded database when the store is elsewhere would be quietly wrong.
  if (config.SUPABASE_URL !== undefined) throw missingVariable('DATABASE_URL')
  return new Secret((await embedded()).databaseUrl)
}

/** Redis when it is configured, otherwise Postgres. */
export async function queueLocation(config: Config, embedded: () => Promise<StackConnection>): Promise<QueueLocation> {
  const prefix = config.GENESIS_QUEUE_PREFIX
  if (config.REDIS_URL !== undefined) return {redisUrl: config.REDIS_URL, prefix}
  return {databaseUrl: config.DATABASE_URL ?? new Secret((await embedded()).queueDatabaseUrl), prefix}
}

/** The embedded stack's key serves only the embedded store: with a store of one's own, a key must be chosen and kept. */
export async function fleetKey(config: Config, stack: StackOptions): Promise<Secret> {
  if (config.GENESIS_FLEET_KEY !== undefined) return config.GENESIS_FLEET_KEY
  if (config.SUPABASE_URL !== undefined) throw missingVariable('GENESIS_FLEET_KEY')
  return new Secret((await embeddedSecrets(stack)).fleetKey)
}

/** The embedded stack's token serves only the embedded store, as its fleet key does; undefined means that nobody may use the admin API. */
export async function adminToken(config: Config, stack: StackOptions): Promise<Secret | undefined> {
  if (config.GENESIS_ADMIN_TOKEN !== undefined || config.SUPABASE_URL !== undefined) return config.GENESIS_ADMIN_TOKEN
  return new Secret((await embeddedSecrets(stack)).adminToken)
}

async function embeddedSecrets(stack: StackOptions): Promise<StackSecrets> {
  const [{locateStack}, {readOrMakeSecrets}] = await Promise.all([
    import('../adapters/embedded/locate-stack.ts'),
    import('../adapters/embedded/secrets.ts'),
  ])
  return readOrMakeSecrets((await locateStack(stack)).secretsFile)
}
