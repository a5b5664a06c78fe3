import type {tenantRoutes} from '../../admin-api/tenant-routes.ts'
import type {TenantStore} from '../../tenants/ports.ts'
import {requireTenant} from '../../tenants/require-tenant.ts'
import type {AdminHandlers} from './handlers.ts'

export function tenantHandlers(tenants: TenantStore): Pick<AdminHandlers, keyof typeof tenantRoutes> {
  return {
    listTenants: ({query: {tier, state, lineage, search, ...page}}) =>
      tenants.list({tiers: tier, states: state, lineages: lineage, ...page, ...(search === undefined ? {} : {search})}),
    showTenant: ({params}) => requireTenant(tenants, params.tenantId),
  }
}
