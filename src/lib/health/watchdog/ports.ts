import type {TenantId, TenantState, Tier, Verdict} from '../../tenants/tenant.ts'
import type {AlertEvent} from '../alerts/alert-event.ts'

/** A tenant as the fleet store knows it, with the verdict on it. */
export interface JudgedTenant {
  id: TenantId
  tier: Tier
  region: string | null
  state: TenantState
  /** Its silence means something: a tenant with a sidecar, in a state in which that reports. */
  watchable: boolean
  verdict: Verdict | null
}

interface Span {
  /** `*` is everywhere. */
  region: string
  fromMs: number
  toMs: number
}

/** The monitor did not look. */
export interface LagSpan extends Span {
  cause: 'lag'
}

/** So many fell silent at once that it was not the tenants' own doing. */
export interface MassLossSpan extends Span {
  cause: 'mass-loss'
  /** When it was last as bad as what begins such a span. */
  overMs: number
  /** People know of it. */
  told: boolean
}

/** A span in which silence said nothing, by the liveness store's clock. */
export type BlindSpan = LagSpan | MassLossSpan

/** What the fleet store knows that a tick needs. */
export interface WatchdogView {
  /** When the tick before looked, by the liveness store's clock; null at the very first one. */
  lastSweepMs: number | null
  /** How many tenants were watched then. */
  watched: number
  blind: BlindSpan[]
  inconclusiveRegions: string[]
  /** Those that were asked for and exist. */
  tenants: JudgedTenant[]
  /** All others that have a verdict. */
  others: JudgedTenant[]
  /** Tenants to watch by region (`''` where it is not known), counted up to ten times those that were asked for, and one. */
  regions: Readonly<Record<string, number>>
  /** Tenants that became active lately. */
  joined: TenantId[]
  /** The next of all active tenants, for the slow round in which each is looked up. */
  chunk: TenantId[]
}

/** Which tick acts; what it does after it became another's is refused. */
export interface TickClaim {
  task: string
  slot: number
  attempt: number
}

export interface OfflineVerdict {
  id: TenantId
  heardAtMs: number
  severity: AlertEvent['severity']
  summary: string
  labels: AlertEvent['labels']
}

/** What a tick writes, in one step. */
export interface VerdictChanges {
  suspect: {id: TenantId; heardAtMs: number}[]
  offline: OfflineVerdict[]
  /** Whose verdict is void. */
  clear: TenantId[]
  notices: AlertEvent[]
  state: {
    sweepMs: number
    watched: number
    blind: BlindSpan[]
    inconclusiveRegions: string[]
    /** How long the latest blind span keeps verdicts off. */
    graceMs: number
    cursor: string
  }
}

export interface AppliedVerdicts {
  /** Who really became offline; others had changed their state meanwhile. */
  offline: TenantId[]
  suspect: number
  /** How many were offline and are not any more. */
  cleared: number
}

export interface WatchdogNotice extends AlertEvent {
  id: number
}

/** The verdicts on the fleet, in the fleet store. */
export interface VerdictStore {
  view(silent: readonly TenantId[], chunkSize: number): Promise<WatchdogView>
  /** Active tenants in the order of their ids. */
  watchableAfter(id: TenantId, limit: number): Promise<TenantId[]>
  /** Undefined, and nothing done, when the tick is another's by now. */
  apply(tick: TickClaim, changes: VerdictChanges): Promise<AppliedVerdicts | undefined>
  /** These were heard: those that were offline are active again. Returns how many were. */
  markRecovered(tenantIds: readonly TenantId[]): Promise<number>
  /** `*` among the regions is the whole fleet. */
  counts(): Promise<Record<Verdict, number> & {inconclusiveRegions: string[]}>
  /** What is to be told, oldest first; that a tenant is back only after it has been so for `settledMs`. */
  notices(options: {settledMs: number; limit: number}): Promise<WatchdogNotice[]>
  dropNotices(ids: readonly number[]): Promise<void>
}
