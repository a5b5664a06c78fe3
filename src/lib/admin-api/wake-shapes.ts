import * as z from 'zod'

import {count, durationMs, moment} from '../documents/document.ts'
import {readyAfter, sinceStart, wakeCounts, wakePlanApiFields, wakeTargetFields} from '../documents/wake.ts'
import {tier} from './values.ts'

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
    totals: z.object(wakeCounts),
    perTier: z.partialRecord(tier, z.object({...wakeCounts, p50Ms: readyAfter, p95Ms: readyAfter})),
    problems: z
      .array(z.object({tenantId: z.string(), state: z.enum(['failed', 'skipped']), code: z.string().nullable(), reason: z.string().nullable()}))
      .describe('The first hundred tenants that failed or were skipped.'),
  })
  .meta({id: 'WakeBatch'})

export const wakeTarget = z.object(wakeTargetFields).meta({id: 'WakeTarget'})

export const wakePlan = z
  .object({
    strategy: z.literal('stagger'),
    tenantIds: z.array(z.string()).describe('In the order in which they are woken.'),
    ratePerSecond: z.number().positive(),
    perTier: z.partialRecord(tier, z.object({count, firstRequestMs: sinceStart, lastRequestMs: sinceStart})),
    leftOut: z.array(z.object({tenantId: z.string(), reason: z.string()})),
    api: z.object(wakePlanApiFields),
    etaMs: sinceStart,
    warnings: z.array(z.string()),
  })
  .meta({id: 'WakePlan'})
