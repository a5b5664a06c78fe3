import * as z from 'zod'

import {TIERS} from '../tenants/tenant.ts'
import {count, documentOf, done, durationMs, moment, verdict} from './document.ts'

export const wakeCounts = {
  requested: count,
  open: count.describe('Not ended yet.'),
  ready: count.describe('Reported by their first heartbeat.'),
  failed: count,
  skipped: count.describe('Were not hibernated any more when their turn came.'),
  cancelled: count,
}
export const readyAfter = durationMs.nullable().describe('Milliseconds from the start of the batch; null while none is ready.')

const result = {
  batchId: z.string(),
  strategy: z.string(),
  ratePerSecond: z.number().positive().describe('Requests to DigitalOcean, over all processes.'),
  ...wakeCounts,
  durationMs,
  firstReadyMs: readyAfter,
  api: z.strictObject({requests: count, rateLimited: count.describe('Answered 429.')}),
  perTier: z.partialRecord(z.enum(TIERS), z.strictObject({...wakeCounts, p50Ms: readyAfter, p95Ms: readyAfter})),
  problems: z
    .array(z.strictObject({tenantId: z.string(), state: z.enum(['failed', 'skipped']), code: z.string().nullable(), reason: z.string().nullable()}))
    .describe('The first hundred tenants that failed or were skipped.'),
}

export const wakeTargetFields = {
  tenantId: z.string(),
  tier: z.enum(TIERS),
  position: z.int().positive().describe("Place in the batch's order."),
  state: z.enum(['queued', 'claimed', 'requested', 'ready', 'failed', 'skipped', 'cancelled']),
  attempts: count,
  requestedAt: moment.nullable(),
  readyAt: moment.nullable(),
  apiRequests: count,
  reason: z.string().nullable(),
}

export const sinceStart = durationMs.describe('Milliseconds from the start.')
export const wakePlanApiFields = {
  requestsNeeded: count,
  remaining: count.nullable().describe('Left in the current hour, besides the reserve for emergencies; null when DigitalOcean has not said it yet.'),
  limit: count.nullable(),
  resetAt: moment.nullable(),
  fits: z.boolean(),
}
const plan = z.strictObject({
  strategy: z.literal('stagger'),
  tenantIds: z.array(z.string()).describe('In the order in which they are woken.'),
  ratePerSecond: z.number().positive(),
  perTier: z.partialRecord(z.enum(TIERS), z.strictObject({count, firstRequestMs: sinceStart, lastRequestMs: sinceStart})),
  leftOut: z.array(z.strictObject({tenantId: z.string(), reason: z.string()})),
  api: z.strictObject(wakePlanApiFields),
  etaMs: sinceStart,
  warnings: z.array(z.string()),
})

export const wakeDocuments = {
  ...documentOf(
    'genesis.wake/1',
    'A wake batch when it has ended, or at once with --no-watch. With --dry-run, or when there is nobody to wake, the plan alone.',
    {ok: verdict, ...result},
    {ok: done, plan, batchId: z.null(), requested: count},
  ),
  ...documentOf('genesis.wake.plan/1', 'What a staggered wake would do.', {ok: done, plan}),
  ...documentOf(
    'genesis.wake.status/1',
    'How one batch goes; without a batch, the latest ones.',
    {ok: verdict, ...result, targets: z.array(z.strictObject(wakeTargetFields)).optional().describe('With --targets.')},
    {ok: done, batches: z.array(z.strictObject({ok: verdict, ...result}))},
  ),
  ...documentOf('genesis.wake.cancel/1', 'The batch after it was called off.', {ok: done, ...result}),
}
