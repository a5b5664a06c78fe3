import * as z from 'zod'

import {count} from '../documents/document.ts'
import {many, wholeNumber, yesOrNo} from './query-values.ts'
import {route} from './route.ts'
import {epochMs, line} from './values.ts'

const alertState = z.enum(['pending', 'firing', 'resolved'])
const ruleName = z.string().regex(/^[a-z0-9-]{1,63}$/, 'expected the name of a rule, such as heartbeat-stale')
const silenceId = z.string().regex(/^silence-[a-z0-9-]{1,40}$/, 'expected silence- and up to 40 lower-case letters, digits and hyphens')
const labels = z.record(z.string(), z.string())
const pattern = line(200).default('*').describe('A * stands for anything.')

/** So that nothing is silenced for ever and forgotten. */
const thirtyDaysMs = 30 * 24 * 3_600_000

const alert = z
  .object({
    rule: z.string(),
    subject: z.string().describe('What it is about: a tenant, a queue, a table, fleet.'),
    source: z.enum(['reading', 'event']),
    state: alertState.describe('pending: over the limit, but not yet for as long as its rule wants it to be.'),
    severity: z.enum(['critical', 'warning', 'info']),
    summary: z.string(),
    labels,
    value: z.number().nullable().describe('The figure that was read last; null for events.'),
    sinceMs: epochMs,
    firingAtMs: epochMs.nullable(),
    seenAtMs: epochMs,
    resolvedAtMs: epochMs.nullable(),
  })
  .meta({id: 'Alert'})

const silence = z
  .object({
    id: z.string(),
    rule: z.string(),
    subject: z.string(),
    labels,
    reason: z.string(),
    author: z.string(),
    createdAtMs: epochMs,
    expiresAtMs: epochMs,
    liftedAtMs: epochMs.nullable(),
    liftedBy: z.string().nullable(),
  })
  .meta({id: 'Silence'})

export const alertRoutes = {
  listAlerts: route({
    method: 'GET',
    path: '/alerts',
    group: 'alerts',
    summary: 'What is wrong, or was; without a state, what is pending or firing.',
    query: z.strictObject({
      state: many(alertState),
      rule: many(ruleName),
      subject: z.string().min(1).max(200).optional(),
      limit: wholeNumber({min: 1, max: 1000, otherwise: 50}),
    }),
    answer: z.object({total: count.describe('How many match in all.'), alerts: z.array(alert)}),
  }),
  listSilences: route({
    method: 'GET',
    path: '/alerts/silences',
    group: 'alerts',
    summary: 'Silences in force; with all, ended ones of the last 30 days, too.',
    query: z.strictObject({all: yesOrNo()}),
    answer: z.object({silences: z.array(silence)}),
  }),
  silenceAlerts: route({
    method: 'POST',
    path: '/alerts/silences',
    group: 'alerts',
    summary: 'Keeps matching alerts from people for a time, under the id that the client gives. Asking again with the same id changes nothing.',
    body: z.strictObject({
      id: silenceId,
      reason: line(500),
      forMs: z.int().min(60_000).max(thirtyDaysMs).describe('At most 30 days.'),
      rule: pattern,
      subject: pattern,
      labels: z.record(line(63), line(200)).default({}).describe('All of them must match; patterns, too.'),
    }),
    changes: 'id',
    answer: silence,
  }),
  liftSilence: route({
    method: 'DELETE',
    path: '/alerts/silences/{silenceId}',
    group: 'alerts',
    summary: 'Ends a silence before its time.',
    params: z.strictObject({silenceId}),
    changes: 'silenceId',
    answer: silence,
  }),
}
