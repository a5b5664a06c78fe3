import * as z from 'zod'

import {count, durationMs, moment, tier} from './values.ts'

const counts = {
  requested: count,
  open: count.describe('Not ended yet.'),
  ready: count.describe('Reported by their first heartbeat.'),
  failed: count,
  skipped: count.describe('Were not hibernated any more when their turn came.'),
  cancelled: count,
}
const readyAfter = durationMs.nullable().describe('Milliseconds from the start of the batch; null while none is ready.')
const sinceStart = durationMs.describe('Milliseconds from the start.')

export const wakeBatch = z
  .object({
    batchId: z.string(),
    strategy: z.string(),
    ratePerSecond: z.number().positive().describe('Requests to DigitalOcean, over all processes.'),
    actor: z.string(),
    createdAt: moment,
    cancelledAt: moment.nullable(),
    endedAt: moment.nullable(),
    elapsedMs: durationMs,
    firstReadyMs: readyAfter,
    api: z.object({requests: count, rateLimited: count.describe('Answered 429.')}),
    totals: z.object(counts),
    perTier: z.partialRecord(tier, z.object({...counts, p50Ms: readyAfter, p95Ms: readyAfter})),
    problems: z
      .array(z.object({tenantId: z.string(), state: z.enum(['failed', 'skipped']), code: z.string().nullable(), reason: z.string().nullable()}))
      .describe('The first hundred tenants that failed or were skipped.'),
  })
  .meta({id: 'WakeBatch'})

export const wakeTarget = z
  .object({
    tenantId: z.string(),
    tier,
    position: z.int().positive().describe("Place in the batch's order."),
    state: z.enum(['queued', 'claimed', 'requested', 'ready', 'failed', 'skipped', 'cancelled']),
    attempts: count,
    requestedAt: moment.nullable(),
    readyAt: moment.nullable(),
    apiRequests: count,
    reason: z.string().nullable(),
  })
  .meta({id: 'WakeTarget'})

export const wakePlan = z
  .object({
    strategy: z.literal('stagger'),
    tenantIds: z.array(z.string()).describe('In the order in which they are woken.'),
    ratePerSecond: z.number().positive(),
    perTier: z.partialRecord(tier, z.object({count, firstRequestMs: sinceStart, lastRequestMs: sinceStart})),
    leftOut: z.array(z.object({tenantId: z.string(), reason: z.string()})),
    api: z.object({
      requestsNeeded: count,
      remaining: count.nullable().describe('Of the current hour; null when DigitalOcean has not said it yet.'),
      limit: count.nullable(),
      resetAt: moment.nullable(),
      fits: z.boolean(),
    }),
    etaMs: sinceStart,
    warnings: z.array(z.string()),
  })
  .meta({id: 'WakePlan'})
