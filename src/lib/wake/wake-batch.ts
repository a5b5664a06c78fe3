import type {Lineage, TenantId, TenantState, Tier} from '../tenants/tenant.ts'

/** Names a batch: `wake-` and the time it was made, so that lists sort. */
export type WakeBatchId = string

/** A tenant that a selection named, before the plan decides. */
export interface WakeCandidate {
  id: TenantId
  tier: Tier
  lineage: Lineage
  state: TenantState
  dropletId: number | null
}

export interface WakeCounts {
  requested: number
  /** Not ended yet. */
  open: number
  ready: number
  failed: number
  skipped: number
  cancelled: number
}

export interface TierProgress extends WakeCounts {
  /** Milliseconds from the start of the batch until ready; null while none is. */
  p50Ms: number | null
  p95Ms: number | null
}

export interface WakeProgress {
  batchId: WakeBatchId
  strategy: string
  ratePerSecond: number
  actor: string
  /** ISO 8601 */
  createdAt: string
  cancelledAt: string | null
  endedAt: string | null
  elapsedMs: number
  firstReadyMs: number | null
  api: {requests: number; rateLimited: number}
  totals: WakeCounts
  perTier: Partial<Record<Tier, TierProgress>>
  /** The first hundred targets that failed or were skipped. */
  problems: {tenantId: TenantId; state: 'failed' | 'skipped'; code: string | null; reason: string | null}[]
}

export type WakeTargetState = 'queued' | 'claimed' | 'requested' | 'ready' | 'failed' | 'skipped' | 'cancelled'

/** The wake of one tenant within a batch. */
export interface WakeTarget {
  tenantId: TenantId
  tier: Tier
  /** Place in the batch's order, from 1. */
  position: number
  state: WakeTargetState
  /** How often a worker took it; more than one where a worker was killed or DigitalOcean did not answer. */
  attempts: number
  /** ISO 8601 */
  requestedAt: string | null
  readyAt: string | null
  apiRequests: number
  reason: string | null
}

/** A target that needs a job in the queue. */
export interface DriveTarget {
  targetId: number
  tier: Tier
}

/** What a worker may do with a target that it claimed. */
export type WakeClaim =
  | {decision: 'skip'}
  | {
      /** `adopt`: an earlier worker may have asked DigitalOcean already, so look first. */
      decision: 'act' | 'adopt'
      targetId: number
      /** The number of this claim; everything written under an older number is refused. */
      attempt: number
      /** ISO 8601, when the first request was about to be sent. */
      requestedAt: string | null
      /** ISO 8601, when this claim was made. */
      claimedAt: string
      ratePerSecond: number
      batchNumber: number
      position: number
      tenant: WakeTenantView
    }

export type WakeTenantView = Omit<WakeCandidate, 'state'>
