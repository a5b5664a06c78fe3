/** In the order in which they are served: the first never waits for the others. */
export const TIERS = ['enterprise', 'high', 'standard'] as const
export type Tier = (typeof TIERS)[number]

/** `ohio` is a legacy workspace, `sovereign` (V35) owns its droplet and its n8n. The two must never be mixed. */
export const LINEAGES = ['ohio', 'sovereign'] as const
export type Lineage = (typeof LINEAGES)[number]

export const TENANT_STATES = ['active', 'hibernating', 'hibernated', 'waking', 'updating', 'rebooting', 'degraded', 'offline'] as const
export type TenantState = (typeof TENANT_STATES)[number]

/** Also the shape of a host name, so that an id can be part of one. */
export const TENANT_ID_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

export type TenantId = string

export interface Tenant {
  id: TenantId
  name: string
  tier: Tier
  lineage: Lineage
  state: TenantState
  /** The workspace in the web application's database that belongs to this tenant. */
  workspaceId: string
  /** DigitalOcean region slug, for example `nyc3`. */
  region: string | null
  /** DigitalOcean droplet; none for Ohio tenants, which share the legacy n8n. */
  dropletId: number | null
  /** Counts up when the sidecar's key is rotated; part of the key derivation. */
  keyVersion: number
  /** ISO 8601 */
  stateChangedAt: string
  createdAt: string
  updatedAt: string
}

/** What the watchdog concluded from a tenant's silence: heartbeats are missing, or have been for too long. */
export const VERDICTS = ['suspect', 'offline'] as const
export type Verdict = (typeof VERDICTS)[number]

/** A tenant with what is known of its sidecar. */
export interface TenantDetail extends Tenant {
  /** Null when all is well, or when its silence is expected. */
  verdict: Verdict | null
  /** ISO 8601; null when it was never heard. May be half a minute behind. */
  lastHeardAt: string | null
}
