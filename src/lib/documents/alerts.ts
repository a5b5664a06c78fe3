import * as z from 'zod'

import {count, documentOf, done, moment} from './document.ts'

const pattern = z.string().describe('A pattern; * stands for anything.')
const matchers = {rule: pattern, subject: pattern, labels: z.record(z.string(), pattern)}

const alert = z.strictObject({
  rule: z.string().describe('docs/operations/alerts.md explains each.'),
  subject: z.string().describe('A tenant, region, queue, table or process; with the rule, the identity of the alert.'),
  state: z.enum(['pending', 'firing', 'resolved']).describe('Pending: over its limit, but not yet for as long as its rule wants.'),
  severity: z.enum(['critical', 'warning', 'info']),
  summary: z.string(),
  labels: z.record(z.string(), z.string()),
  value: z.number().nullable().describe('The figure that was read last; null for what was reported as an event.'),
  since: moment.describe('When it began.'),
  firingSince: moment.nullable(),
  resolvedAt: moment.nullable(),
  silencedBy: z.string().nullable().describe('Id of the silence that keeps it from people.'),
})

const silence = z.strictObject({
  id: z.string(),
  ...matchers,
  reason: z.string(),
  author: z.string(),
  createdAt: moment,
  expiresAt: moment,
  liftedAt: moment.nullable(),
  liftedBy: z.string().nullable(),
})

export const alertsDocuments = {
  ...documentOf('genesis.alerts.list/1', 'Alerts: what fires first, the worst of it first.', {
    ok: done,
    total: count.describe('How many match, whatever --limit says.'),
    alerts: z.array(alert),
  }),
  ...documentOf('genesis.alerts.silence/1', 'The silence that was made; null with --dry-run.', {
    ok: done,
    silence: silence.nullable(),
    matches: z.array(alert).describe('Open alerts that people hear no more of.'),
  }),
  ...documentOf('genesis.alerts.silences/1', 'Silences, the latest first.', {ok: done, silences: z.array(silence)}),
  ...documentOf('genesis.alerts.unsilence/1', 'The silence that was lifted, or had ended before.', {ok: done, silence}),
}
