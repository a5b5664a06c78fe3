import * as z from 'zod'

import {LINEAGES, TENANT_STATES, TIERS, VERDICTS} from '../../tenants/tenant.ts'

export const TierRow = z.enum(TIERS)
export const LineageRow = z.enum(LINEAGES)
export const TenantStateRow = z.enum(TENANT_STATES)
export const VerdictRow = z.enum(VERDICTS)

export const TenantDocument = z.object({
  id: z.string(),
  name: z.string(),
  tier: TierRow,
  lineage: LineageRow,
  state: TenantStateRow,
  workspaceId: z.string(),
  region: z.string().nullable(),
  dropletId: z.number().nullable(),
  keyVersion: z.number(),
  stateChangedAt: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export const TenantDetailDocument = TenantDocument.extend({verdict: VerdictRow.nullable(), lastHeardAt: z.string().nullable()})
