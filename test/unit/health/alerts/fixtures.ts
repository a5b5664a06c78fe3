import type {Reading} from '../../../../src/lib/health/alerts/ports.ts'
import type {AlertRules, ReadingRule, Signal} from '../../../../src/lib/health/alerts/rule.ts'
import type {Alert, AlertState, StateChanges} from '../../../../src/lib/health/alerts/state.ts'

export const minute = 60_000

export const rule = (over: Partial<ReadingRule> = {}): ReadingRule => ({
  id: 'queue-depth',
  signal: 'queues',
  about: 'control-plane',
  direction: 'above',
  unit: 'count',
  levels: [{severity: 'warning', fireAt: 1000, clearAt: 800}],
  sustainedForMs: 0,
  judges: 'jobs that wait',
  summary: '{value} jobs wait in {subject}',
  hint: 'Look.',
  ...over,
})

export const rules = (...readings: ReadingRule[]): AlertRules => ({
  readings,
  events: [
    {id: 'tenant-offline', about: 'tenant', severity: 'warning', judges: '', hint: 'Reboot it.', resolvesAfterMs: null},
    {id: 'tenant-stuck', about: 'tenant', severity: 'warning', judges: '', hint: '', resolvesAfterMs: 60 * minute},
    {id: 'fleet-inconclusive', about: 'control-plane', severity: 'critical', judges: '', hint: '', resolvesAfterMs: null},
  ],
})

export const emptyState = (nowMs = 0): AlertState => ({version: 1, nowMs, readAtMs: {}, alerts: [], groups: [], silences: []})

export const event = (over: Partial<Alert> = {}): Alert => ({
  rule: 'tenant-offline',
  subject: 'acme',
  source: 'event',
  state: 'firing',
  severity: 'warning',
  summary: `${over.subject ?? 'acme'} is offline`,
  labels: {},
  value: null,
  sinceMs: 0,
  firingAtMs: 0,
  seenAtMs: 0,
  resolvedAtMs: null,
  ...over,
})

export const reading = (value: number, subject = 'wake-droplet', of = 'queue-depth'): Reading => ({rule: of, subject, value, labels: {}})

export const read = (...readings: Reading[]): Map<Signal, Reading[]> => new Map([['queues', readings]])

/** The state as the store would hold it after the plan. */
export function applied(state: AlertState, changes: StateChanges, nowMs: number): AlertState {
  const key = ({rule: id, subject}: {rule: string; subject: string}): string => `${id} ${subject}`
  const alerts = new Map(state.alerts.map((alert) => [key(alert), alert]))
  for (const alert of changes.alerts) alerts.set(key(alert), alert)
  for (const alert of changes.dropped) alerts.delete(key(alert))
  const groups = new Map(state.groups.map((group) => [group.key, group]))
  for (const group of changes.groups) groups.set(group.key, group)
  for (const closed of changes.closed) groups.delete(closed)
  return {
    version: state.version + 1,
    nowMs,
    readAtMs: changes.readAtMs,
    alerts: [...alerts.values()].filter((alert) => alert.state !== 'resolved'),
    groups: [...groups.values()],
    silences: state.silences.filter(({expiresAtMs}) => expiresAtMs > nowMs),
  }
}
