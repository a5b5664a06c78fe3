import * as z from 'zod'

import type {StuckTenants} from '../../jobs/reconcile/ports.ts'
import type {StoreClient} from './store-client.ts'
import {TenantStateRow, TierRow} from './tenant-rows.ts'

const Row = z.object({
  tenantId: z.string(),
  tier: TierRow,
  region: z.string().nullable(),
  was: TenantStateRow,
  became: TenantStateRow,
  forMs: z.number(),
})
const Answer = z.object({settled: z.array(Row), recovered: z.array(Row)})

export function stuckTenants(client: StoreClient): StuckTenants {
  return {
    settle: ({stuckAfterMs, heardWithinMs, limit, actor}) => {
      const args = {p_stuck_after_ms: stuckAfterMs, p_heard_within_ms: heardWithinMs, p_limit: limit, p_actor: actor}
      return client.rpc('settle_stuck_tenants', args, Answer)
    },
    confirm: async ({settled, recovered}) => {
      await client.rpc('confirm_stuck_tenants', {p_settled: settled, p_recovered: recovered}, z.unknown())
    },
  }
}
