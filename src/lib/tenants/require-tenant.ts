import {NotFoundError} from '../errors/usage.ts'
import type {TenantStore} from './ports.ts'
import type {TenantDetail, TenantId} from './tenant.ts'

/** @throws {NotFoundError} */
export async function requireTenant(store: TenantStore, id: TenantId): Promise<TenantDetail> {
  const tenant = await store.read(id)
  if (tenant !== undefined) return tenant
  throw new NotFoundError(`There is no tenant ${id}.`, {hint: 'See the tenants: genesis tenant list'})
}
