import type {AlertEvent, AlertEvents} from '../../health/alerts/alert-event.ts'
import type {StuckTenant, StuckTenants} from './ports.ts'

/** So many a round: more than that at once is a fault of ours, and the next round goes on. */
const perRound = 500

export interface SettleStuckOptions {
  stuckAfterMs: number
  /** A sidecar that was heard within this time is alive. */
  heardWithinMs: number
  actor: string
}

/**
 * Settles tenants that have been waking, rebooting, hibernating or updating for too long with nothing at work on them, and tells people.
 * @returns how many were settled
 */
export async function settleStuck(tenants: StuckTenants, alerts: AlertEvents, options: SettleStuckOptions): Promise<number> {
  const {settled, recovered} = await tenants.settle({...options, limit: perRound})
  if (settled.length + recovered.length === 0) return 0
  await alerts.raise([...settled.map((tenant) => stuckEvent(tenant, 'firing')), ...recovered.map((tenant) => stuckEvent(tenant, 'resolved'))])
  const ids = (of: readonly StuckTenant[]): string[] => of.map(({tenantId}) => tenantId)
  await tenants.confirm({settled: ids(settled), recovered: ids(recovered)})
  return settled.length
}

function stuckEvent({tenantId, tier, region, was, became, forMs}: StuckTenant, state: AlertEvent['state']): AlertEvent {
  const minutes = Math.round(forMs / 60_000)
  return {
    rule: 'tenant-stuck',
    subject: tenantId,
    state,
    severity: became === 'active' ? 'info' : tier === 'enterprise' ? 'critical' : 'warning',
    summary: `${tenantId} was ${was} for ${minutes} min with nothing at work on it; it counts as ${became} now`,
    labels: {tier, ...(region === null ? {} : {region})},
  }
}
