import * as z from 'zod'

import {count} from '../documents/document.ts'
import {tenantDetailFields, tenantFields} from '../documents/tenant.ts'
import {TENANT_SORTS} from '../tenants/ports.ts'
import {many, wholeNumber, yesOrNo} from './query-values.ts'
import {route} from './route.ts'
import {lineage, tenantId, tenantState, tier} from './values.ts'

const tenant = z.object(tenantFields).meta({id: 'Tenant'})

const tenantDetail = z.object(tenantDetailFields).meta({id: 'TenantDetail'})

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
