import type {Lineage, Tenant, TenantDetail, TenantId, TenantState, Tier} from './tenant.ts'

export const TENANT_SORTS = ['id', 'name', 'tier', 'state', 'changed'] as const
export type TenantSort = (typeof TENANT_SORTS)[number]

export interface TenantQuery {
  /** Empty means any. */
  tiers: readonly Tier[]
  states: readonly TenantState[]
  lineages: readonly Lineage[]
  /** Part of an id or a name, case ignored. */
  search?: string
  sort: TenantSort
  descending: boolean
  offset: number
  limit: number
}

export interface TenantPage {
  /** How many match in all. */
  total: number
  tenants: Tenant[]
}

/** One checked row of an inventory. */
export interface TenantRow {
  id: TenantId
  name: string
  tier: Tier
  lineage: Lineage
  /** Used when the tenant is new; a known tenant keeps its state. */
  state: TenantState
  workspaceId: string
  region: string | null
  dropletId: number | null
}

export interface ImportOutcome {
  /** Rows that contradict the store; when there are any, nothing was written. */
  conflicts: {id: TenantId; reason: string}[]
  inserted: number
  changed: number
  unchanged: number
}

export interface TenantStore {
  list(query: TenantQuery): Promise<TenantPage>
  read(id: TenantId): Promise<TenantDetail | undefined>
  import(rows: readonly TenantRow[], actor: string, dryRun: boolean): Promise<ImportOutcome>
}

export interface AuditLog {
  record(entry: {actor: string; action: string; subject: string; detail?: Record<string, unknown>}): Promise<void>
}
