import * as z from 'zod'

import {TENANT_SORTS} from '../tenants/ports.ts'
import {VERDICTS} from '../tenants/tenant.ts'
import {many, wholeNumber, yesOrNo} from './query-values.ts'
import {route} from './route.ts'
import {count, lineage, moment, tenantId, tenantState, tier} from './values.ts'

const tenant = z
  .object({
    id: z.string(),
    name: z.string(),
    tier,
    lineage: lineage.describe('ohio: a legacy workspace; sovereign: one with a droplet of its own.'),
    state: tenantState,
    workspaceId: z.string(),
    region: z.string().nullable(),
    dropletId: z.int().positive().nullable().describe('None for Ohio tenants.'),
    keyVersion: z.int().positive().describe("Counts up when the sidecar's key is rotated."),
    stateChangedAt: moment,
    createdAt: moment,
    updatedAt: moment,
  })
  .meta({id: 'Tenant'})

const tenantDetail = tenant
  .extend({
    verdict: z.enum(VERDICTS).nullable().describe('What the watchdog concluded from its silence; null when all is well.'),
    lastHeardAt: moment.nullable().describe('When the control plane last heard its sidecar, up to half a minute ago; null when it never did.'),
  })
  .meta({id: 'TenantDetail'})

export const tenantRoutes = {
  listTenants: route({
    method: 'GET',
    path: '/tenants',
    group: 'tenants',
    summary: 'One page of the tenants that match. Filters of one kind add up, filters of different kinds narrow down.',
    query: z.strictObject({
      tier: many(tier),
      state: many(tenantState),
      lineage: many(lineage),
      search: z.string().min(1).max(200).optional().describe('Part of an id or a name, case ignored.'),
      sort: z.enum(TENANT_SORTS).default('id'),
      descending: yesOrNo(),
      offset: wholeNumber({min: 0, max: 1_000_000, otherwise: 0}),
      limit: wholeNumber({min: 1, max: 15_000, otherwise: 50}),
    }),
    answer: z.object({total: count.describe('How many match in all.'), tenants: z.array(tenant)}),
  }),
  showTenant: route({
    method: 'GET',
    path: '/tenants/{tenantId}',
    group: 'tenants',
    summary: 'One tenant.',
    params: z.strictObject({tenantId}),
    answer: tenantDetail,
  }),
}
