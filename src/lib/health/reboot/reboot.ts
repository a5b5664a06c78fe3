import type {DropletOwner} from '../../droplets/ports.ts'
import type {Lineage, TenantId, TenantState, Tier} from '../../tenants/tenant.ts'

/** Names what was asked for in one go: `reboot-` and the time, so that lists sort. */
export type RebootRequestId = string

export type RebootState = 'queued' | 'claimed' | 'requested' | 'recovered' | 'failed' | 'cancelled'

/** A tenant that may be rebooted, with what the decision needs. */
export interface RebootCandidate {
  id: TenantId
  tier: Tier
  lineage: Lineage
  state: TenantState
  region: string | null
  dropletId: number | null
  /** How long its state has held, in ms. */
  inStateMs: number
  /** Since its last reboot was asked for, in ms; null when there was none. Reboots that were called off do not count. */
  sinceRebootMs: number | null
  /** Automatic reboots that failed since it was last heard. */
  failedAttempts: number
  /** A reboot of it has not ended, or not even begun. */
  isOpen: boolean
}

/** What holds for the fleet as a whole. */
export interface RebootFacts {
  /** Reboots asked for in the last hour, those that were called off left out. */
  inLastHour: number
  /** Reboots that have not ended. */
  open: number
  /** Regions of which the watchdog cannot say who is silent; `*` is the whole fleet. */
  inconclusiveRegions: string[]
}

/** The reboot of one tenant. */
export interface Reboot {
  tenantId: TenantId
  tier: Tier
  state: RebootState
  /** How often a worker took it. */
  attempts: number
  /** ISO 8601 */
  createdAt: string
  /** When the first request was about to leave. */
  requestedAt: string | null
  /** When DigitalOcean was seen to have done it: heartbeats count from then on. */
  cycledAt: string | null
  endedAt: string | null
  /** Why it ended as it did. */
  code: string | null
  outcome: string | null
}

/** All that was asked for in one go. */
export interface RebootProgress {
  requestId: RebootRequestId
  reason: string
  requestedBy: string
  automatic: boolean
  createdAt: string
  /** When the last of them ended; null before. */
  endedAt: string | null
  elapsedMs: number
  reboots: Reboot[]
}

/** A reboot that needs a job in the queue. */
export interface DriveReboot {
  rebootId: number
  tier: Tier
}

/** A reboot that a worker holds. */
export interface ClaimedReboot {
  /** `adopt`: an earlier worker may have asked DigitalOcean already, so look first. `look`: DigitalOcean has the action. */
  decision: 'act' | 'adopt' | 'look'
  rebootId: number
  /** The number of this claim; everything written under an older number is refused. */
  attempt: number
  /** ISO 8601, when the first request was about to be sent. */
  requestedAt: string | null
  actionId: number | null
  tenant: DropletOwner & {tier: Tier}
}

/** What a worker may do with a reboot. `skip`: it is over. `wait`: as many as may be under way at once are; it stays queued. */
export type RebootClaim = {decision: 'skip'} | {decision: 'wait'} | ClaimedReboot
