import type {Severity} from './alert-event.ts'

/** One message to people about one group of alerts, whatever carries it. */
export interface Notification {
  /**
   * firing: it began; update: more joined, or it became worse; escalation: nothing was done about it; acknowledged: somebody has silenced
   * it; resolved: it is over.
   */
  kind: 'firing' | 'update' | 'escalation' | 'acknowledged' | 'resolved'
  groupKey: string
  rule: string
  severity: Severity
  labels: Readonly<Record<string, string>>
  /** One line: what, how many, where. */
  title: string
  /** A few of its alerts in their own words. */
  lines: string[]
  /** How many alerts it is about. */
  count: number
  /** What to do now; empty when it is over. */
  hint: string
  /** `genesis migrate` runs it. */
  playbook: string | null
  startedAtMs: number
  atMs: number
  /** 0, or which escalation this is; for `resolved`, how many there were. */
  escalation: number
}
