import type {ListedAlert} from '../../health/alerts/list-alerts.ts'
import type {Silence} from '../../health/alerts/silence.ts'
import {formatDuration} from '../format.ts'
import {harmless, paintFor} from '../paint.ts'
import {renderTable} from '../table.ts'

/** @param nowMs what ages are counted from */
export function renderAlerts(alerts: readonly ListedAlert[], nowMs: number): Promise<string> {
  const {chalk} = paintFor(process.stdout)
  const colour = {critical: chalk.red.bold, warning: chalk.yellow, info: chalk.blue}
  return renderTable<ListedAlert>(
    [
      {title: 'state', value: ({state, silencedBy}) => (silencedBy === null ? state : `${state}, silenced`)},
      {title: 'severity', value: ({severity, state}) => (state === 'firing' ? colour[severity](severity) : severity)},
      {title: 'rule', value: ({rule}) => harmless(rule)},
      {title: 'subject', value: ({subject}) => harmless(subject)},
      {title: 'for', value: (alert) => formatDuration(Math.max(0, (alert.resolvedAtMs ?? nowMs) - alert.sinceMs)), align: 'right'},
      {title: 'summary', value: ({summary}) => harmless(summary)},
    ],
    alerts,
  )
}

export function renderSilences(silences: readonly Silence[], nowMs: number): Promise<string> {
  return renderTable<Silence>(
    [
      {title: 'silence', value: ({id}) => id},
      {title: 'what', value: (silence) => harmless(describeMatchers(silence))},
      {title: 'left', value: (silence) => describeRest(silence, nowMs), align: 'right'},
      {title: 'by', value: ({author}) => harmless(author)},
      {title: 'reason', value: ({reason}) => harmless(reason)},
    ],
    silences,
  )
}

/** `tenant-offline about acme-* with region=nyc3`. */
export function describeMatchers({rule, subject, labels}: Pick<Silence, 'rule' | 'subject' | 'labels'>): string {
  const pairs = Object.entries(labels).map(([name, pattern]) => `${name}=${pattern}`)
  const about = subject === '*' ? '' : ` about ${subject}`
  return `${rule === '*' ? 'any alert' : rule}${about}${pairs.length === 0 ? '' : ` with ${pairs.join(', ')}`}`
}

function describeRest({liftedAtMs, expiresAtMs}: Silence, nowMs: number): string {
  if (liftedAtMs !== null) return 'lifted'
  return expiresAtMs <= nowMs ? 'ended' : formatDuration(expiresAtMs - nowMs)
}
