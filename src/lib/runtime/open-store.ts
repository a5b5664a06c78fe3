import {randomBytes} from 'node:crypto'

import type {StackOptions} from '../adapters/embedded/locate-stack.ts'
import type {StackConnection} from '../adapters/embedded/stack-connection.ts'
import type {StoreClient} from '../adapters/supabase/store-client.ts'
import type {Config} from '../config/load-config.ts'
import {digitalOceanLimits} from '../droplets/limits.ts'
import type {ApiBudget} from '../droplets/ports.ts'
import type {ViolationLog} from '../firewall/ports.ts'
import type {AlertEvents} from '../health/alerts/alert-event.ts'
import type {AlertDesk, AlertStore, FleetFigures} from '../health/alerts/ports.ts'
import type {MetricHistory} from '../health/database/ports.ts'
import type {FleetKeyNotes} from '../health/doctor/ports.ts'
import type {ObservedCall} from '../health/governor/gather-calls.ts'
import type {GovernorStore} from '../health/governor/ports.ts'
import type {AwaitedTenants, HealthProbe, HeartbeatArchive, Liveness, TenantKeys} from '../health/ports.ts'
import type {RebootStore} from '../health/reboot/ports.ts'
import type {VerdictStore} from '../health/watchdog/ports.ts'
import type {TickLedger} from '../jobs/ports.ts'
import type {StuckTenants} from '../jobs/reconcile/ports.ts'
import type {AuditLog, TenantStore} from '../tenants/ports.ts'
import type {Clock} from '../time/clock.ts'
import type {WakeStore} from '../wake/ports.ts'

/** The fleet store's ports, all over one connection. */
export interface Store {
  tenants: TenantStore
  audit: AuditLog
  violations: ViolationLog
  wakes: WakeStore
  reboots: RebootStore
  verdicts: VerdictStore
  ticks: TickLedger
  liveness: Liveness
  heartbeatArchive: HeartbeatArchive
  awaited: AwaitedTenants
  keys: TenantKeys
  probe: HealthProbe
  digitalOceanBudget: ApiBudget
  history: MetricHistory
  fleetKeys: FleetKeyNotes
  governor: GovernorStore
  stuckTenants: StuckTenants
  alertEvents: AlertEvents
  alerts: AlertStore
  alertDesk: AlertDesk
  figures: FleetFigures
}

export interface StoreContext {
  config: Config
  embedded: () => Promise<StackConnection>
  stack: StackOptions
  migrationsFolder: string
  /** Told how calls to the store went. */
  onCall: (call: ObservedCall) => void
}

/** The connection to the store that the configuration names, or to the embedded one. */
export async function connectStore({config, embedded, stack, migrationsFolder, onCall}: StoreContext): Promise<StoreClient> {
  const [{StoreClient}, {ownMigrations}] = await Promise.all([
    import('../adapters/supabase/store-client.ts'),
    import('../adapters/postgres/schema-state.ts'),
  ])
  const own = await ownMigrations(migrationsFolder)
  if (config.SUPABASE_URL !== undefined && config.SUPABASE_SERVICE_ROLE_KEY !== undefined)
    return new StoreClient({url: config.SUPABASE_URL, serviceRoleKey: config.SUPABASE_SERVICE_ROLE_KEY.reveal(), ownMigrations: own, onCall})
  const connection = await embedded()
  const {reviveStack} = await import('../adapters/embedded/embedded-store.ts')
  const revive = reviveStack(stack, connection)
  return new StoreClient({url: connection.storeUrl, serviceRoleKey: connection.serviceRoleKey, ownMigrations: own, revive, onCall})
}

/** The ports over one connection. @param actor who acts, for the pace and the record of violations */
export async function buildStore(client: StoreClient, {clock, actor}: {clock: Clock; actor: string}): Promise<Store> {
  const [tenants, wakes, reboots, verdicts, ticks, liveness, budget, alerts, metrics, governor, stuck] = await Promise.all([
    import('../adapters/supabase/tenant-store.ts'),
    import('../adapters/supabase/wake-store.ts'),
    import('../adapters/supabase/reboot-store.ts'),
    import('../adapters/supabase/verdict-store.ts'),
    import('../adapters/supabase/tick-ledger.ts'),
    import('../adapters/supabase/liveness-store.ts'),
    import('../adapters/supabase/api-budget.ts'),
    import('../adapters/supabase/alert-store.ts'),
    import('../adapters/supabase/metric-history.ts'),
    import('../adapters/supabase/governor-store.ts'),
    import('../adapters/supabase/stuck-tenants.ts'),
  ])
  const holder = `${actor}:${process.pid}:${randomBytes(4).toString('hex')}`
  return {
    tenants: tenants.tenantStore(client),
    audit: tenants.auditLog(client),
    violations: tenants.violationLog(client, holder),
    wakes: wakes.wakeStore(client),
    reboots: reboots.rebootStore(client),
    verdicts: verdicts.verdictStore(client),
    ticks: ticks.tickLedger(client, holder),
    liveness: liveness.livenessStore(client),
    heartbeatArchive: liveness.heartbeatArchive(client),
    awaited: liveness.awaitedTenants(client),
    keys: liveness.tenantKeys(client),
    probe: liveness.storeProbe(client),
    digitalOceanBudget: budget.apiBudget({client, clock, bucket: 'digitalocean', holder, limits: digitalOceanLimits}),
    history: metrics.metricHistory(client),
    fleetKeys: metrics.fleetKeyNotes(client, holder),
    governor: governor.governorStore(client, holder),
    stuckTenants: stuck.stuckTenants(client),
    alertEvents: alerts.alertEvents(client),
    alerts: alerts.alertStore(client),
    alertDesk: alerts.alertDesk(client),
    figures: alerts.fleetFigures(client),
  }
}
