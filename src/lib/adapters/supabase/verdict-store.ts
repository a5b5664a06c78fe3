import * as z from 'zod'

import type {VerdictStore} from '../../health/watchdog/ports.ts'
import type {StoreClient} from './store-client.ts'
import {TenantStateRow, TierRow, VerdictRow} from './tenant-rows.ts'

/** A whole region may have to be written at once. */
const bulkTimeoutMs = 60_000

const Judged = z.object({
  id: z.string(),
  tier: TierRow,
  region: z.string().nullable(),
  state: TenantStateRow,
  watchable: z.boolean(),
  verdict: VerdictRow.nullable(),
})
const SpanRow = z.object({region: z.string(), fromMs: z.number(), toMs: z.number()})
const BlindSpanRow = z.discriminatedUnion('cause', [
  SpanRow.extend({cause: z.literal('lag')}),
  SpanRow.extend({cause: z.literal('mass-loss'), overMs: z.number(), told: z.boolean()}),
])
const View = z.object({
  lastSweepMs: z.number().nullable(),
  watched: z.number(),
  blind: z.array(BlindSpanRow),
  inconclusiveRegions: z.array(z.string()),
  tenants: z.array(Judged),
  others: z.array(Judged),
  regions: z.record(z.string(), z.number()),
  joined: z.array(z.string()),
  chunk: z.array(z.string()),
})
const Applied = z.object({offline: z.array(z.string()), suspect: z.number(), cleared: z.number()})
const Notice = z.object({
  id: z.number(),
  rule: z.string(),
  subject: z.string(),
  state: z.enum(['firing', 'resolved']),
  severity: z.enum(['critical', 'warning', 'info']),
  summary: z.string(),
  labels: z.record(z.string(), z.string()),
})

export function verdictStore(client: StoreClient): VerdictStore {
  return {
    view: (silent, chunkSize) => client.rpc('read_watchdog_view', {p_silent: silent, p_chunk: chunkSize}, View, bulkTimeoutMs),
    watchableAfter: (id, limit) => client.rpc('watchable_after', {p_after: id, p_limit: limit}, z.array(z.string())),
    apply: async ({task, slot, attempt}, changes) => {
      const args = {p_task: task, p_slot: slot, p_attempt: attempt, p_plan: changes}
      return (await client.rpc('apply_watchdog_tick', args, Applied.nullable(), bulkTimeoutMs)) ?? undefined
    },
    markRecovered: (tenantIds) => client.rpc('mark_tenants_recovered', {p_tenant_ids: tenantIds}, z.number(), bulkTimeoutMs),
    counts: () => client.rpc('count_verdicts', {}, z.object({suspect: z.number(), offline: z.number(), inconclusiveRegions: z.array(z.string())})),
    notices: ({settledMs, limit}) => client.rpc('list_watchdog_notices', {p_settled_ms: settledMs, p_limit: limit}, z.array(Notice)),
    dropNotices: async (ids) => {
      await client.rpc('drop_watchdog_notices', {p_ids: ids}, z.unknown())
    },
  }
}
