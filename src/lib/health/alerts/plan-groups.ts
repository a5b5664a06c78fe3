import type {Severity} from './alert-event.ts'
import type {MuteReason} from './mute-alerts.ts'
import type {Notification} from './notification.ts'
import type {Alert, AlertGroup} from './state.ts'

const minute = 60_000

/** How people are told: how long to gather, how often to say more, when to say it louder. */
export const pacing = {
  /** What begins together is told together: this long after the first. */
  gatherMs: {critical: 10_000, warning: 30_000, info: 60_000} satisfies Record<Severity, number>,
  /** Between two messages about changes of a group; doubles with each, up to the longest. */
  updateMs: 5 * minute,
  longestUpdateMs: 60 * minute,
  /** A group in which nothing fires is over after this long: what comes back sooner was not gone. */
  resolveMs: 30_000,
  /** When a critical group that nobody has silenced goes out again, counted from when it became critical. After the last one, never. */
  escalateAfterMs: [30 * minute, 2 * 60 * minute, 8 * 60 * minute],
} as const

const rank: Record<Severity, number> = {info: 0, warning: 1, critical: 2}

export const groupKeyOf = ({rule, labels}: Pick<Alert, 'rule' | 'labels'>): string => `${rule}/${labels.region ?? 'fleet'}`

/** What is told: the kind, and the alerts that it is about. The words come from `composeNotification`. */
export interface Telling {
  kind: Notification['kind']
  group: AlertGroup
  alerts: readonly Alert[]
  /** Subjects that people hear of for the first time. */
  joined: readonly string[]
}

export interface GroupPlan {
  /** As it becomes; undefined when it is over, or has not begun. */
  group: AlertGroup | undefined
  telling: Telling | undefined
  /** When to look again although nothing happened. */
  dueAtMs: number | undefined
}

/**
 * What becomes of one group.
 * @param before what people were told last; undefined when nothing is open
 * @param firing its alerts that fire now, with why people are not told of them
 */
export function planGroup(before: AlertGroup | undefined, firing: readonly {alert: Alert; muted: MuteReason}[], nowMs: number): GroupPlan {
  const loud = firing.filter(({muted}) => muted === undefined).map(({alert}) => alert)
  if (before === undefined) return openGroup(loud, nowMs)
  if (firing.length === 0) return closeGroup(before, nowMs)
  const group = {...before, emptyAtMs: null}
  if (loud.length > 0) return tellMore({...group, acknowledged: false}, loud, nowMs)
  const silenced = firing.some(({muted}) => muted === 'silenced')
  if (!silenced || group.acknowledged) return stay(group)
  return tell('acknowledged', {...group, acknowledged: true}, {alerts: firing.map(({alert}) => alert), nowMs})
}

const stay = (group: AlertGroup, dueAtMs?: number): GroupPlan => ({group, telling: undefined, dueAtMs})

function openGroup(loud: readonly Alert[], nowMs: number): GroupPlan {
  const [first] = loud
  if (first === undefined) return {group: undefined, telling: undefined, dueAtMs: undefined}
  const severity = worstOf(loud)
  const dueAtMs = Math.min(...loud.map((alert) => (alert.firingAtMs ?? nowMs) + pacing.gatherMs[alert.severity]))
  if (nowMs < dueAtMs) return {group: undefined, telling: undefined, dueAtMs}
  const {region} = first.labels
  const group: AlertGroup = {
    ...{key: groupKeyOf(first), rule: first.rule, labels: region === undefined ? {} : {region}, severity},
    ...{members: [], peak: 0, openedAtMs: nowMs, notifiedAtMs: nowMs, updates: -1},
    ...{criticalAtMs: severity === 'critical' ? nowMs : null, escalations: 0, acknowledged: false, emptyAtMs: null},
  }
  return tell('firing', group, {alerts: loud, nowMs})
}

function closeGroup(before: AlertGroup, nowMs: number): GroupPlan {
  const emptyAtMs = before.emptyAtMs ?? nowMs
  const overAtMs = emptyAtMs + pacing.resolveMs
  if (nowMs < overAtMs) return stay({...before, emptyAtMs}, overAtMs)
  return {group: undefined, telling: {kind: 'resolved', group: before, alerts: [], joined: []}, dueAtMs: undefined}
}

/** A group that is open and has alerts of which people are told: did it become worse, larger, or go unheeded? */
function tellMore(before: AlertGroup, loud: readonly Alert[], nowMs: number): GroupPlan {
  const severity = worstOf(loud)
  const criticalAtMs = severity === 'critical' ? (before.criticalAtMs ?? nowMs) : null
  const group = {...before, criticalAtMs}
  const options = {alerts: loud, nowMs}
  if (rank[severity] > rank[before.severity]) return tell('update', {...group, severity}, options)
  const escalateAtMs = escalationAtMs(group)
  if (nowMs >= escalateAtMs) return tell('escalation', {...group, escalations: group.escalations + 1}, options)
  const known = new Set(before.members)
  const updateAtMs = before.notifiedAtMs + Math.min(pacing.longestUpdateMs, pacing.updateMs * 2 ** Math.max(0, before.updates))
  const grew = loud.some(({subject}) => !known.has(subject))
  if (grew && nowMs >= updateAtMs) return tell('update', {...group, severity}, options)
  const dueAtMs = Math.min(escalateAtMs, grew ? updateAtMs : Number.POSITIVE_INFINITY)
  return stay(group, Number.isFinite(dueAtMs) ? dueAtMs : undefined)
}

/** Never soon after another message: what was muted for hours must not go through all its escalations at once. */
function escalationAtMs({criticalAtMs, notifiedAtMs, escalations}: AlertGroup): number {
  const afterMs = pacing.escalateAfterMs[escalations]
  if (criticalAtMs === null || afterMs === undefined) return Number.POSITIVE_INFINITY
  return Math.max(criticalAtMs + afterMs, notifiedAtMs + pacing.escalateAfterMs[0])
}

/** The group after people were told of these alerts. */
function tell(kind: Telling['kind'], before: AlertGroup, {alerts, nowMs}: {alerts: readonly Alert[]; nowMs: number}): GroupPlan {
  const known = new Set(before.members)
  const members = alerts.map(({subject}) => subject).sort()
  const joined = members.filter((subject) => !known.has(subject))
  const updates = kind === 'firing' || kind === 'update' ? before.updates + 1 : before.updates
  const group = {...before, members, peak: Math.max(before.peak, members.length), updates, notifiedAtMs: nowMs}
  const escalateAtMs = escalationAtMs(group)
  return {group, telling: {kind, group, alerts, joined}, dueAtMs: Number.isFinite(escalateAtMs) && !group.acknowledged ? escalateAtMs : undefined}
}

function worstOf(alerts: readonly Alert[]): Severity {
  return alerts.reduce<Severity>((worst, {severity}) => (rank[severity] > rank[worst] ? severity : worst), 'info')
}
