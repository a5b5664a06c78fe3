import * as z from 'zod'

const severity = z.enum(['critical', 'warning', 'info'])
const labels = z.record(z.string(), z.string())

const AlertRow = z.object({
  rule: z.string(),
  subject: z.string(),
  source: z.enum(['reading', 'event']),
  state: z.enum(['pending', 'firing', 'resolved']),
  severity,
  summary: z.string(),
  labels,
  value: z.number().nullable(),
  sinceMs: z.number(),
  firingAtMs: z.number().nullable(),
  seenAtMs: z.number(),
  resolvedAtMs: z.number().nullable(),
})

const GroupRow = z.object({
  key: z.string(),
  rule: z.string(),
  labels,
  severity,
  members: z.array(z.string()),
  peak: z.number(),
  openedAtMs: z.number(),
  notifiedAtMs: z.number(),
  updates: z.number(),
  criticalAtMs: z.number().nullable(),
  escalations: z.number(),
  acknowledged: z.boolean(),
  emptyAtMs: z.number().nullable(),
})

export const SilenceRow = z.object({
  id: z.string(),
  rule: z.string(),
  subject: z.string(),
  labels,
  reason: z.string(),
  author: z.string(),
  createdAtMs: z.number(),
  expiresAtMs: z.number(),
  liftedAtMs: z.number().nullable(),
  liftedBy: z.string().nullable(),
})

export const AlertStateRow = z.object({
  version: z.number(),
  nowMs: z.number(),
  readAtMs: z.record(z.string(), z.number()),
  alerts: z.array(AlertRow),
  groups: z.array(GroupRow),
  silences: z.array(SilenceRow),
})

export const AlertListRow = z.object({total: z.number(), alerts: z.array(AlertRow)})

const NotificationRow = z.object({
  kind: z.enum(['firing', 'update', 'escalation', 'acknowledged', 'resolved']),
  groupKey: z.string(),
  rule: z.string(),
  severity,
  labels,
  title: z.string(),
  lines: z.array(z.string()),
  count: z.number(),
  hint: z.string(),
  playbook: z.string().nullable(),
  startedAtMs: z.number(),
  atMs: z.number(),
  escalation: z.number(),
})

export const WorkRow = z.object({
  sample: z.boolean(),
  plan: z.boolean(),
  deliveries: z.array(z.object({id: z.number(), sink: z.string(), attempt: z.number(), ageMs: z.number(), notification: NotificationRow})),
})

export const CountsRow = z.object({
  firing: z.object({critical: z.number(), warning: z.number(), info: z.number()}),
  outbox: z.object({waiting: z.number(), oldestMs: z.number()}),
  cycleAgeMs: z.number().nullable(),
})

const tenantFigure = {id: z.string(), region: z.string().nullable(), tier: z.string()}
export const LoadRow = z.object({...tenantFigure, cpu: z.number(), memory: z.number()})
export const SilentRow = z.object({...tenantFigure, silentMs: z.number()})
export const InstanceRow = z.object({id: z.string(), roles: z.array(z.string()), cpu: z.number(), memory: z.number()})
export const ViolationRow = z.object({subject: z.string(), count: z.number(), operation: z.string()})
export const BacklogRow = z.object({
  sink: z.string(),
  waiting: z.number(),
  oldestMs: z.number(),
  givenUp: z.number(),
  lastError: z.string().nullable(),
})
export const OutcomeRow = z.object({queue: z.string(), done: z.number(), failed: z.number()})
