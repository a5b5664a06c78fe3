import type {Lineage, TenantId} from '../tenants/tenant.ts'
import type {Heartbeat} from './heartbeats/heartbeat.ts'

export interface RecordedHeartbeats {
  /** Sent no later than what was stored before, by this or another process; nothing was changed. */
  replayed: TenantId[]
}

export interface LivenessStore {
  /** How long a heartbeat waits for others to share its call of `record`: the dearer the call, the longer. In milliseconds. */
  readonly gatherMs: number
  /** Stores a batch in one step, stamped with the store's own clock. At most one heartbeat for each tenant. */
  record(heartbeats: readonly Heartbeat[]): Promise<RecordedHeartbeats>
}

/** A watched tenant that has been silent for too long. */
export interface SilentTenant {
  tenantId: TenantId
  /** By the clock of the liveness store. */
  heardAtMs: number
}

export interface LivenessSweep {
  /** Now, by the clock of the liveness store, the only one by which silence is measured. */
  nowMs: number
  /** How many tenants are watched in all. */
  watched: number
  /** How many of them have been silent for longer than was asked for. */
  silent: number
  /** The longest silent first, at most as many as were asked for. */
  oldest: SilentTenant[]
  /** When anybody at all was last heard; null when nobody ever was. */
  latestHeardAtMs: number | null
}

/** What the watchdog needs of liveness. Watched are tenants whose silence is not expected; a heartbeat makes its tenant watched. */
export interface LivenessWatch {
  /** Costs what is silent, not what is watched. */
  sweep(options: {silentForMs: number; limit: number}): Promise<LivenessSweep>
  /** Watches tenants as though they were heard now; who is watched already keeps his time. Returns how many were not. */
  watch(tenantIds: readonly TenantId[]): Promise<number>
  /** Stops watching those that were not heard since. */
  unwatch(silent: readonly SilentTenant[]): Promise<void>
  /** Of these, those that are watched, with when they were heard. */
  heardAt(tenantIds: readonly TenantId[]): Promise<SilentTenant[]>
}

export type Liveness = LivenessStore & LivenessWatch

/** A tenant's last heartbeat, and when it came by the clock of the liveness store. */
export interface HeardHeartbeat {
  heartbeat: Heartbeat
  heardAtMs: number
}

/** What a liveness store beside the fleet store has heard and the fleet store does not know yet. */
export interface LivenessBacklog {
  /** Who was heard since the last `settle`, and the time to settle up to when all of them were passed on. */
  unsettled(): Promise<{tenantIds: TenantId[]; upToMs: number}>
  /** Tenants of whom nothing is known are left out. */
  read(tenantIds: readonly TenantId[]): Promise<HeardHeartbeat[]>
  settle(upToMs: number): Promise<void>
}

/** Heartbeats as the fleet store shows them, when liveness is kept elsewhere. */
export interface HeartbeatArchive {
  /** Keeps those that are newer than what it has. Returns how many were. */
  keep(heard: readonly HeardHeartbeat[]): Promise<number>
}

/** Tenants from which a heartbeat changes something: they are waking, rebooting or offline. */
export interface AwaitedTenants {
  /** Null when nothing changed since `version`. */
  read(version: string | null): Promise<AwaitedList | null>
}

export interface AwaitedList {
  version: string
  /** `sinceMs`: for how long the tenant has been awaited. */
  tenants: {tenantId: TenantId; sinceMs: number}[]
}

export interface TenantKeyRow {
  id: TenantId
  keyVersion: number
  lineage: Lineage
}

export interface TenantKeys {
  /** Unknown tenants are left out of the answer. */
  read(ids: readonly TenantId[]): Promise<TenantKeyRow[]>
}

/** Told of tenants that were awaited and have been heard; returns for how many this changed something. */
export type MarkHeard = (tenantIds: readonly TenantId[]) => Promise<number>

/** One thing that health depends on. */
export interface HealthProbe {
  /** Rejects when it does not answer within `timeoutMs`; names what is wrong with it. With `stillServes` that is no reason to stop serving. */
  check(timeoutMs: number): Promise<{problems: string[]; stillServes?: boolean}>
}
