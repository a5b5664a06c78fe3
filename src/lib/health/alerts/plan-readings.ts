import {describeReading} from './describe-reading.ts'
import {judgeReading, levelOf} from './judge-reading.ts'
import type {Reading} from './ports.ts'
import type {ReadingRule, Signal} from './rule.ts'
import type {Alert, AlertState} from './state.ts'

/** What was read now, by signal. A signal that is not here was not read, and nothing is concluded about it. */
export type Readings = ReadonlyMap<Signal, readonly Reading[]>

export const alertKey = ({rule, subject}: {rule: string; subject: string}): string => `${rule} ${subject}`

/** A figure that moved by less is not worth a write. */
const worthNoting = 0.05
const maxSummaryLength = 400

interface Moment {
  nowMs: number
  /** False when the signal went unread for so long that nobody knows whether the condition lasted. */
  unbroken: boolean
}

/**
 * What the figures make of the alerts about them: begun, firing, well again.
 * @param gapMs a signal that was not read for longer than this starts "sustained for" anew
 * @returns changed alerts by key; a pending one that is well again comes back `resolved`
 */
export function planReadings(rules: readonly ReadingRule[], readings: Readings, state: AlertState, gapMs: number): Map<string, Alert> {
  const open = Map.groupBy(
    state.alerts.filter(({source}) => source === 'reading'),
    ({rule}) => rule,
  )
  const changed = new Map<string, Alert>()
  for (const rule of rules) {
    const read = readings.get(rule.signal)
    if (read === undefined) continue
    const lastReadMs = state.readAtMs[rule.signal]
    const moment = {nowMs: state.nowMs, unbroken: lastReadMs !== undefined && state.nowMs - lastReadMs <= gapMs}
    const before = new Map((open.get(rule.id) ?? []).map((alert) => [alert.subject, alert]))
    const bySubject = new Map(read.filter((reading) => reading.rule === rule.id).map((reading) => [reading.subject, reading]))
    for (const subject of new Set([...before.keys(), ...bySubject.keys()])) {
      const after = judgeSubject(rule, bySubject.get(subject), before.get(subject), moment)
      if (after !== undefined) changed.set(alertKey(after), after)
    }
  }
  return changed
}

/** The alert as it becomes, or undefined when it stays as it is. */
function judgeSubject(rule: ReadingRule, reading: Reading | undefined, before: Alert | undefined, moment: Moment): Alert | undefined {
  const firesNow = before?.state === 'firing' ? levelOf(rule, before.severity) : -1
  const index = reading === undefined ? -1 : judgeReading(rule, reading.value, firesNow)
  const level = rule.levels[index]
  if (reading === undefined || level === undefined)
    return before && {...before, state: 'resolved', resolvedAtMs: moment.nowMs, seenAtMs: moment.nowMs}
  const sinceMs = before !== undefined && (before.state === 'firing' || moment.unbroken) ? before.sinceMs : moment.nowMs
  const fires = before?.state === 'firing' || moment.nowMs - sinceMs >= rule.sustainedForMs
  const after: Alert = {
    rule: rule.id,
    subject: reading.subject,
    source: 'reading',
    state: fires ? 'firing' : 'pending',
    severity: level.severity,
    summary: describeReading(rule, index, reading).slice(0, maxSummaryLength),
    labels: reading.labels,
    value: reading.value,
    sinceMs,
    firingAtMs: fires ? (before?.firingAtMs ?? moment.nowMs) : null,
    seenAtMs: moment.nowMs,
    resolvedAtMs: null,
  }
  return before !== undefined && isSame(before, after) ? undefined : after
}

function isSame(before: Alert, after: Alert): boolean {
  if (before.state !== after.state || before.severity !== after.severity || before.sinceMs !== after.sinceMs) return false
  const moved = Math.abs((after.value ?? 0) - (before.value ?? 0))
  return moved <= worthNoting * Math.abs(before.value ?? 0)
}
