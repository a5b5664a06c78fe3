import type {TenantId} from '../../tenants/tenant.ts'

export interface ReplayCache {
  /** True when a heartbeat that this tenant sent then or later was stored by this process. */
  knows(tenantId: TenantId, sentAtMs: number): boolean
  /** To be told of what is stored, and of nothing else: a sidecar may send again what was not. */
  remember(tenantId: TenantId, sentAtMs: number): void
}

/**
 * Spares the store a call for each replay, and refuses them also when the store has lost its data. Replays at another process are left to
 * the store, which compares in the same way. Holds one number for each tenant that proved who he is, so it is as large as the fleet at most.
 */
export function replayCache(): ReplayCache {
  const latestMs = new Map<TenantId, number>()
  return {
    knows: (tenantId, sentAtMs) => sentAtMs <= (latestMs.get(tenantId) ?? Number.NEGATIVE_INFINITY),
    remember: (tenantId, sentAtMs) => void latestMs.set(tenantId, sentAtMs),
  }
}
