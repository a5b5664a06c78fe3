import type {Severity} from './alert-event.ts'
import type {Notification} from './notification.ts'
import type {Silence} from './silence.ts'

/** Something that is, or was, wrong. Rule and subject are its identity while it is open. */
export interface Alert {
  rule: string
  subject: string
  source: 'reading' | 'event'
  /** Pending: over the limit, but not yet for as long as its rule wants it to be. */
  state: 'pending' | 'firing' | 'resolved'
  severity: Severity
  summary: string
  labels: Readonly<Record<string, string>>
  /** The figure that was read last; null for events. */
  value: number | null
  sinceMs: number
  firingAtMs: number | null
  /** When it was last changed, or said again. */
  seenAtMs: number
  resolvedAtMs: number | null
}

/** Alerts of which people are told together, from the first message to the last. */
export interface AlertGroup {
  key: string
  rule: string
  labels: Readonly<Record<string, string>>
  /** The worst of its members when people were last told. */
  severity: Severity
  /** Subjects that people were told of. */
  members: readonly string[]
  /** The most that it ever had. */
  peak: number
  openedAtMs: number
  notifiedAtMs: number
  /** Messages about changes so far; each makes the wait for the next longer. */
  updates: number
  /** When it became critical; null while it is not. */
  criticalAtMs: number | null
  /** How often it went out again because nothing was done about it. */
  escalations: number
  /** Somebody has silenced it after it went out. */
  acknowledged: boolean
  /** Since when none of its alerts fires any more. */
  emptyAtMs: number | null
}

/** What the planner plans from; all times in epoch ms by the store's clock. */
export interface AlertState {
  version: number
  nowMs: number
  /** When each signal was last read. */
  readAtMs: Readonly<Record<string, number>>
  /** All that are open. */
  alerts: readonly Alert[]
  groups: readonly AlertGroup[]
  /** Those in force. */
  silences: readonly Silence[]
}

/** What a plan makes of a state: only what differs. */
export interface StateChanges {
  /** The version that was planned from. */
  version: number
  alerts: Alert[]
  /** Were pending, and are well again: nobody ever heard of them. */
  dropped: {rule: string; subject: string}[]
  groups: AlertGroup[]
  /** Keys of groups that are over. */
  closed: string[]
  readAtMs: Readonly<Record<string, number>>
  /** When to plan again although nothing happened; null when never. */
  dueAtMs: number | null
  notifications: Notification[]
}
