import {composeNotification} from './compose-notification.ts'
import {muter} from './mute-alerts.ts'
import type {Notification} from './notification.ts'
import {groupKeyOf, planGroup} from './plan-groups.ts'
import {alertKey, planReadings, type Readings} from './plan-readings.ts'
import type {AlertRules, Signal} from './rule.ts'
import type {Alert, AlertState, StateChanges} from './state.ts'

/** A reading that nobody has taken for so long says nothing any more: its database is no longer configured, or its rule is gone. */
const forgetMs = 24 * 3_600_000

export interface PlanAlertsOptions {
  /** A signal that went unread for longer starts "sustained for" anew. */
  gapMs: number
  /** Signals that could not be read now; how long one goes unread counts from the first failure at the latest. */
  unread?: readonly Signal[]
}

/**
 * What the rules make of a state and of what was read now: alerts that begin, fire and end, and what people are told of it. Pure: the
 * same input gives the same plan, and planning again with nothing new says nothing new.
 */
export function planAlerts(rules: AlertRules, readings: Readings, state: AlertState, {gapMs, unread = []}: PlanAlertsOptions): StateChanges {
  const changed = planReadings(rules.readings, readings, state, gapMs)
  for (const alert of state.alerts) {
    if (!changed.has(alertKey(alert)) && isForgotten(rules, alert, state, readings))
      changed.set(alertKey(alert), {...alert, state: 'resolved', resolvedAtMs: state.nowMs, seenAtMs: state.nowMs})
  }
  const known = new Set(state.alerts.map(alertKey))
  const after = [
    ...state.alerts.map((alert) => changed.get(alertKey(alert)) ?? alert),
    ...[...changed.values()].filter((alert) => !known.has(alertKey(alert))),
  ]
  const pendingBefore = new Set(state.alerts.filter((alert) => alert.state === 'pending').map(alertKey))
  const ended = [...changed.values()].filter((alert) => alert.state === 'resolved' && pendingBefore.has(alertKey(alert)))
  const dropped = new Set(ended.map(alertKey))
  const readNow = Object.fromEntries([...readings.keys()].map((signal) => [signal, state.nowMs]))
  return {
    version: state.version,
    alerts: [...changed.values()].filter((alert) => !dropped.has(alertKey(alert))),
    dropped: ended.map(({rule, subject}) => ({rule, subject})),
    readAtMs: {...Object.fromEntries(unread.map((signal) => [signal, state.nowMs])), ...state.readAtMs, ...readNow},
    ...planGroups(rules, state, after),
  }
}

type GroupChanges = Pick<StateChanges, 'groups' | 'closed' | 'notifications' | 'dueAtMs'>

function planGroups(rules: AlertRules, state: AlertState, alerts: readonly Alert[]): GroupChanges {
  const {nowMs, silences} = state
  const mutedBy = muter(rules, {alerts, silences})
  const firing = Map.groupBy(
    alerts.filter((alert) => alert.state === 'firing'),
    groupKeyOf,
  )
  const before = new Map(state.groups.map((group) => [group.key, group]))
  const changes = {groups: [] as StateChanges['groups'], closed: [] as string[], notifications: [] as Notification[]}
  const dueMs = silences.map(({expiresAtMs}) => expiresAtMs)
  for (const key of [...new Set([...before.keys(), ...firing.keys()])].sort()) {
    const known = before.get(key)
    const members = (firing.get(key) ?? []).map((alert) => ({alert, muted: mutedBy(alert)}))
    const {group, telling, dueAtMs} = planGroup(known, members, nowMs)
    if (group !== undefined && (known === undefined || !isSame(known, group))) changes.groups.push(group)
    if (group === undefined && known !== undefined) changes.closed.push(key)
    if (telling !== undefined) changes.notifications.push(composeNotification(rules, telling, nowMs))
    if (dueAtMs !== undefined) dueMs.push(dueAtMs)
  }
  return {...changes, dueAtMs: dueMs.length === 0 ? null : Math.min(...dueMs)}
}

function isSame<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => a[key] === b[key])
}

function isForgotten(rules: AlertRules, alert: Alert, {nowMs, readAtMs}: AlertState, readings: Readings): boolean {
  if (alert.source === 'event') {
    const afterMs = rules.events.find(({id}) => id === alert.rule)?.resolvesAfterMs ?? null
    return afterMs !== null && nowMs - alert.seenAtMs >= afterMs
  }
  const signal = rules.readings.find(({id}) => id === alert.rule)?.signal
  if (signal !== undefined && readings.has(signal)) return false
  return nowMs - Math.max(alert.seenAtMs, signal === undefined ? 0 : (readAtMs[signal] ?? 0)) >= forgetMs
}
