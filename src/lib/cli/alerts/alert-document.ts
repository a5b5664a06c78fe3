import type {ListedAlert} from '../../health/alerts/list-alerts.ts'
import type {Silence} from '../../health/alerts/silence.ts'

const moment = (ms: number): string => new Date(ms).toISOString()
const momentOrNull = (ms: number | null): string | null => (ms === null ? null : moment(ms))

/** An alert as `--json` shows it. */
export function alertDocument({rule, subject, state, severity, summary, labels, value, sinceMs, firingAtMs, resolvedAtMs, silencedBy}: ListedAlert) {
  return {
    ...{rule, subject, state, severity, summary, labels, value, silencedBy},
    since: moment(sinceMs),
    firingSince: momentOrNull(firingAtMs),
    resolvedAt: momentOrNull(resolvedAtMs),
  }
}
export type AlertDocument = ReturnType<typeof alertDocument>

export function silenceDocument({id, rule, subject, labels, reason, author, createdAtMs, expiresAtMs, liftedAtMs, liftedBy}: Silence) {
  return {
    ...{id, rule, subject, labels, reason, author, liftedBy},
    createdAt: moment(createdAtMs),
    expiresAt: moment(expiresAtMs),
    liftedAt: momentOrNull(liftedAtMs),
  }
}
export type SilenceDocument = ReturnType<typeof silenceDocument>
