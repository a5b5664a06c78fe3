import type {Notification} from './notification.ts'
import type {Telling} from './plan-groups.ts'
import type {AlertRules} from './rule.ts'
import type {Alert} from './state.ts'

/** More than a few are counted, not listed. */
const maxLines = 10
const order = ['critical', 'warning', 'info']

/** Puts into words what is told about a group. */
export function composeNotification(rules: AlertRules, {kind, group, alerts, joined}: Telling, nowMs: number): Notification {
  const rule = [...rules.readings, ...rules.events].find(({id}) => id === group.rule)
  const worstFirst = alerts.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || a.subject.localeCompare(b.subject))
  const over = kind === 'resolved'
  const count = over ? group.peak : alerts.length
  return {
    kind,
    groupKey: group.key,
    rule: group.rule,
    severity: group.severity,
    labels: group.labels,
    title: composeTitle(kind, group, {count, only: alerts.length === 1 ? worstFirst[0] : undefined, joined: joined.length, nowMs}),
    lines: over ? [] : listAlerts(worstFirst),
    count,
    hint: over ? '' : (rule?.hint ?? ''),
    playbook: over ? null : playbookOf(rule, worstFirst[0]),
    startedAtMs: group.openedAtMs,
    atMs: nowMs,
    escalation: kind === 'firing' || kind === 'update' ? 0 : group.escalations,
  }
}

interface TitleFacts {
  count: number
  /** The alert when there is but one: it says more than a number. */
  only: Alert | undefined
  joined: number
  nowMs: number
}

function composeTitle(kind: Notification['kind'], group: Telling['group'], {count, only, joined, nowMs}: TitleFacts): string {
  const {region} = group.labels
  const what =
    only?.summary ??
    `${group.rule}: ${count.toLocaleString('en-US')} ${count === 1 ? 'alert' : 'alerts'}${region === undefined ? '' : ` in ${region}`}`
  const minutes = Math.max(1, Math.round((nowMs - group.openedAtMs) / 60_000))
  switch (kind) {
    case 'firing':
      return what
    case 'update':
      return joined === 0 ? `Now ${group.severity}: ${what}` : `${what} (${joined.toLocaleString('en-US')} more)`
    case 'escalation':
      return `Still firing after ${minutes} min: ${what}`
    case 'acknowledged':
      return `Silenced: ${what}`
    case 'resolved':
      return `Over after ${minutes} min: ${what}`
  }
}

function listAlerts(alerts: readonly Alert[]): string[] {
  const lines = alerts.slice(0, maxLines).map(({summary}) => summary)
  const rest = alerts.length - lines.length
  return rest === 0 ? lines : [...lines, `and ${rest.toLocaleString('en-US')} more: genesis alerts list --rule ${alerts[0]?.rule ?? ''}`]
}

function playbookOf(rule: object | undefined, alert: Alert | undefined): string | null {
  return alert?.labels.playbook ?? (rule !== undefined && 'playbook' in rule ? String(rule.playbook) : null)
}
