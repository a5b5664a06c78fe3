import * as z from 'zod'

import {count, durationMs, moment} from '../documents/document.ts'
import {rebootFields, refusedFields} from '../documents/reboot.ts'
import {wholeNumber} from './query-values.ts'
import {route} from './route.ts'
import {line, manyIdsBytes, tenantId, tenantState, tier} from './values.ts'

const rebootId = z.string().regex(/^reboot-[a-z0-9-]{1,60}$/, 'expected reboot- and up to 60 lower-case letters, digits and hyphens')

const selection = {
  tenantIds: z.array(tenantId).min(1).max(1000),
  force: z.boolean().default(false).describe('Overrides cool-down, hourly limit and inconclusiveness, never the rest.'),
}

const reboot = z
  .object({
    requestId: z.string(),
    reason: z.string(),
    requestedBy: z.string(),
    automatic: z.boolean().describe("The watchdog's."),
    createdAt: moment,
    endedAt: moment.nullable(),
    elapsedMs: durationMs,
    reboots: z.array(z.object(rebootFields)),
  })
  .meta({id: 'Reboot'})

export const rebootRoutes = {
  planReboot: route({
    method: 'POST',
    path: '/reboots/plan',
    group: 'reboots',
    summary: 'Who would be rebooted, in which order, and who not and why. Changes nothing.',
    body: z.strictObject(selection),
    bodyLimitBytes: manyIdsBytes,
    answer: z.object({
      tenants: z.array(z.object({tenantId: z.string(), tier, state: tenantState})),
      refused: z.array(z.object(refusedFields)),
      atOnce: count.describe('How many of them start at once; the others follow.'),
    }),
  }),
  startReboot: route({
    method: 'POST',
    path: '/reboots',
    group: 'reboots',
    summary: 'Cuts and restores the power of droplets, under the id that the client gives. Asking again with the same id starts nothing anew.',
    body: z.strictObject({
      ...{rebootId, ...selection, reason: line(500)},
      timeoutMs: z
        .int()
        .min(1000)
        .max(86_400_000)
        .optional()
        .describe('How long after the request a heartbeat must come; ten minutes when left out.'),
    }),
    bodyLimitBytes: manyIdsBytes,
    changes: 'rebootId',
    answer: reboot,
  }),
  listReboots: route({
    method: 'GET',
    path: '/reboots',
    group: 'reboots',
    summary: 'The latest reboots, the newest first.',
    query: z.strictObject({limit: wholeNumber({min: 1, max: 100, otherwise: 10})}),
    answer: z.object({reboots: z.array(reboot)}),
  }),
  showReboot: route({
    method: 'GET',
    path: '/reboots/{rebootId}',
    group: 'reboots',
    summary: 'How one reboot goes.',
    params: z.strictObject({rebootId}),
    answer: reboot,
  }),
}
