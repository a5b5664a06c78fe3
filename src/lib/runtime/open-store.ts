import {randomBytes} from 'node:crypto'

import type {StackOptions} from '../adapters/embedded/locate-stack.ts'
import type {StackConnection} from '../adapters/embedded/stack-connection.ts'
import type {StoreClient} from '../adapters/supabase/store-client.ts'
import type {Config} from '../config/load-config.ts'
import type {ViolationLog} from '../firewall/ports.ts'
import type {HealthProbe, LivenessStore, TenantKeys} from '../health/ports.ts'
import type {AuditLog, TenantStore} from '../tenants/ports.ts'
import type {Clock} from '../time/clock.ts'
import type {ApiBudget, WakeStore} from '../wake/ports.ts'

/** The fleet store's ports, all over one connection. */
export interface Store {
  tenants: TenantStore
  audit: AuditLog
  violations: ViolationLog
  wakes: WakeStore
  liveness: LivenessStore
  keys: TenantKeys
  probe: HealthProbe
  digitalOceanBudget: ApiBudget
}

export interface StoreContext {
  config: Config
  embedded: () => Promise<StackConnection>
  stack: StackOptions
  migrationsFolder: string
}

/** The connection to the store that the configuration names, or to the embedded one. */
export async function connectStore({config, embedded, stack, migrationsFolder}: StoreContext): Promise<StoreClient> {
  const [{StoreClient}, {ownMigrations}] = await Promise.all([
    import('../adapters/supabase/store-client.ts'),
    import('../adapters/postgres/schema-state.ts'),
  ])
  const own = await ownMigrations(migrationsFolder)
  if (config.SUPABASE_URL !== undefined && config.SUPABASE_SERVICE_ROLE_KEY !== undefined)
    return new StoreClient({url: config.SUPABASE_URL, serviceRoleKey: config.SUPABASE_SERVICE_ROLE_KEY.reveal(), ownMigrations: own})
  const connection = await embedded()
  const {reviveStack} = await import('../adapters/embedded/embedded-store.ts')
  const revive = reviveStack(stack, connection)
  return new StoreClient({url: connection.storeUrl, serviceRoleKey: connection.serviceRoleKey, ownMigrations: own, revive})
}

/** The ports over one connection. @param actor who acts, for the pace and the record of violations */
export async function buildStore(client: StoreClient, {clock, actor}: {clock: Clock; actor: string}): Promise<Store> {
  const [tenants, wakes, liveness, budget] = await Promise.all([
    import('../adapters/supabase/tenant-store.ts'),
    import('../adapters/supabase/wake-store.ts'),
    import('../adapters/supabase/liveness-store.ts'),
    import('../adapters/supabase/api-budget.ts'),
  ])
  const holder = `${actor}:${process.pid}:${randomBytes(4).toString('hex')}`
  return {
    tenants: tenants.tenantStore(client),
    audit: tenants.auditLog(client),
    violations: tenants.violationLog(client, holder),
    wakes: wakes.wakeStore(client),
    liveness: liveness.livenessStore(client),
    keys: liveness.tenantKeys(client),
    probe: liveness.storeProbe(client),
    digitalOceanBudget: budget.apiBudget({client, clock, bucket: 'digitalocean', holder}),
  }
}
