import type {Lineage, TenantId} from '../tenants/tenant.ts'
import type {Heartbeat} from './heartbeat.ts'

export interface RecordedHeartbeats {
  /** Were stored before, by this or another process; nothing was changed. */
  replayed: TenantId[]
  /** Tenants that are being woken and were heard now. */
  waking: TenantId[]
}

export interface LivenessStore {
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

export interface TenantKeyRow {
  id: TenantId
  keyVersion: number
  lineage: Lineage
}

export interface TenantKeys {
  /** Unknown tenants are left out of the answer. */
  read(ids: readonly TenantId[]): Promise<TenantKeyRow[]>
}

/** Told of heartbeats of tenants that are being woken; the runtime connects it to the wake feature. */
export type OnWakingHeard = (tenantIds: readonly TenantId[]) => Promise<void>

/** One thing that health depends on. */
export interface HealthProbe {
  /** Rejects when it does not answer within `timeoutMs`; names what is wrong with how it is set up. */
  check(timeoutMs: number): Promise<{problems: string[]}>
}
