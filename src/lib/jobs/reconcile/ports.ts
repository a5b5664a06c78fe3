import type {TenantId, TenantState, Tier} from '../../tenants/tenant.ts'

/** A tenant that was between two states for too long, with nothing at work on it, and the state that it was given instead. */
export interface StuckTenant {
  tenantId: TenantId
  tier: Tier
  region: string | null
  was: TenantState
  /** `active` when its sidecar was heard lately, otherwise `offline`. */
  became: TenantState
  /** How long it had been in the state `was`. */
  forMs: number
}

export interface StuckTenants {
  /**
   * Finds and settles at most `limit`, in one step. What it answers it answers again until `confirm`, so that a process that dies before
   * people know of it loses nothing. `recovered` are those settled earlier that are no longer offline.
   */
  settle(options: {
    stuckAfterMs: number
    heardWithinMs: number
    limit: number
    actor: string
  }): Promise<{settled: StuckTenant[]; recovered: StuckTenant[]}>
  /** People know of these. */
  confirm(told: {settled: readonly TenantId[]; recovered: readonly TenantId[]}): Promise<void>
}
