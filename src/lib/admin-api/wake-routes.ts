import * as z from 'zod'

import {wholeNumber} from './query-values.ts'
import {route} from './route.ts'
import {manyIdsBytes, tenantIds, tier} from './values.ts'
import {wakeBatch, wakePlan, wakeTarget} from './wake-shapes.ts'

const batchId = z.string().regex(/^wake-[a-z0-9-]{1,60}$/, 'expected wake- and up to 60 lower-case letters, digits and hyphens')
const oneBatch = z.strictObject({batchId})

const selection = {
  tiers: z.array(tier).max(10).default([]).describe('Empty means all.'),
  tenantIds: tenantIds.optional().describe('Named tenants; without them all hibernated sovereign ones.'),
  limit: z.int().min(1).max(15_000).optional().describe('At most so many, in wake order.'),
  ratePerSecond: z.number().min(0.01).max(20).default(1).describe('Requests to DigitalOcean, over all processes.'),
}

export const wakeRoutes = {
  planWake: route({
    method: 'POST',
    path: '/wake/plan',
    group: 'wake',
    summary: 'What a staggered wake would do. Changes nothing; asks DigitalOcean once for the state of its limits.',
    body: z.strictObject(selection),
    bodyLimitBytes: manyIdsBytes,
    answer: wakePlan,
  }),
  startWake: route({
    method: 'POST',
    path: '/wake/batches',
    group: 'wake',
    summary: 'Plans, records and enqueues a batch under the id that the client gives. Asking again with the same id starts nothing anew.',
    body: z.strictObject({batchId, ...selection, readyTimeoutMs: z.int().min(1000).max(86_400_000).default(600_000)}),
    bodyLimitBytes: manyIdsBytes,
    changes: 'batchId',
    answer: z.object({
      started: z.boolean().describe('False when the batch was there already.'),
      batch: wakeBatch,
    }),
  }),
  listWakes: route({
    method: 'GET',
    path: '/wake/batches',
    group: 'wake',
    summary: 'The latest batches, the newest first.',
    query: z.strictObject({limit: wholeNumber({min: 1, max: 100, otherwise: 10})}),
    answer: z.object({batches: z.array(wakeBatch)}),
  }),
  showWake: route({
    method: 'GET',
    path: '/wake/batches/{batchId}',
    group: 'wake',
    summary: 'How one batch goes.',
    params: oneBatch,
    answer: wakeBatch,
  }),
  listWakeTargets: route({
    method: 'GET',
    path: '/wake/batches/{batchId}/targets',
    group: 'wake',
    summary: 'Every tenant of a batch.',
    params: oneBatch,
    answer: z.object({targets: z.array(wakeTarget)}),
  }),
  cancelWake: route({
    method: 'POST',
    path: '/wake/batches/{batchId}/cancel',
    group: 'wake',
    summary: 'Calls off what the batch has not begun; tenants whose wake has begun are woken to the end.',
    params: oneBatch,
    changes: 'batchId',
    answer: wakeBatch,
  }),
}
