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
