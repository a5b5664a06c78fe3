import fc from 'fast-check'

import type {TenantRow} from '../../../src/lib/tenants/ports.ts'
import {LINEAGES, TENANT_STATES, TIERS} from '../../../src/lib/tenants/tenant.ts'
import type {TestStack} from '../../harness/stack.ts'

export function row(id: string, change: Partial<TenantRow> = {}): TenantRow {
  return {id, name: id, tier: 'standard', lineage: 'sovereign', state: 'active', workspaceId: `ws-${id}`, region: null, dropletId: null, ...change}
}

/** A fleet of any size up to `maxLength`: ids, workspaces and droplets unique, everything else as it comes. */
export function anyFleet(maxLength: number): fc.Arbitrary<TenantRow[]> {
  const one = fc.record({
    id: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/),
    name: fc.oneof(fc.stringMatching(/^[A-Za-zÄÖÜäöüßéČ ]{1,8}$/), fc.string({unit: 'grapheme', minLength: 1, maxLength: 8})),
    tier: fc.constantFrom(...TIERS),
    lineage: fc.constantFrom(...LINEAGES),
    state: fc.constantFrom(...TENANT_STATES),
    region: fc.option(fc.constantFrom('nyc3', 'fra1')),
    hasDroplet: fc.boolean(),
  })
  return fc.uniqueArray(one, {selector: ({id}) => id, maxLength}).map((tenants) =>
    tenants.map(({hasDroplet, name, ...tenant}, i) => ({
      ...tenant,
      // What an inventory would refuse, or trim, never reaches the store.
      name: name.replaceAll(/\p{Cc}/gu, '').trim() || 'x',
      workspaceId: `ws-${tenant.id}`,
      dropletId: tenant.lineage === 'sovereign' && hasDroplet ? i + 1 : null,
    })),
  )
}

/** A store without tenants. */
export async function emptyStore(stack: TestStack): Promise<void> {
  await stack.sql('truncate genesis.tenants, genesis.audit_log, genesis.firewall_violations, genesis.wake_batches cascade')
}
