import type {AlertRules} from './rule.ts'
import {silences} from './silence.ts'
import type {Alert, AlertState} from './state.ts'

/** While one alert fires, others that it explains are kept from people. */
export interface Inhibition {
  by: string
  /** Only when its subject is this one and it is critical. */
  subject?: string
  mutes: {about: 'tenant'} | {rules: readonly string[]}
  /** Which of them: all, those about the same subject, or those in the region that the cause is about (`fleet` is every region). */
  same: 'any' | 'subject' | 'region'
}

export const inhibitions: readonly Inhibition[] = [
  {by: 'fleet-inconclusive', mutes: {about: 'tenant'}, same: 'region'},
  {by: 'tenant-offline', mutes: {rules: ['tenant-cpu', 'tenant-memory', 'heartbeat-stale']}, same: 'subject'},
  {by: 'health', subject: 'store', mutes: {rules: ['clock-stalled', 'watchdog-stalled', 'heartbeat-stale', 'database-connections']}, same: 'any'},
  {by: 'health', subject: 'queue', mutes: {rules: ['clock-stalled', 'watchdog-stalled', 'queue-depth', 'failed-jobs']}, same: 'any'},
  {by: 'watchdog-stalled', mutes: {rules: ['heartbeat-stale', 'clock-stalled']}, same: 'any'},
]

/** Why people are not told of an alert; undefined when they are. */
export type MuteReason = 'silenced' | 'inhibited' | undefined

/** A function that tells why an alert of this state is muted. A silence goes first: it is somebody's word that he knows. */
export function muter(rules: AlertRules, {alerts, silences: inForce}: Pick<AlertState, 'alerts' | 'silences'>): (alert: Alert) => MuteReason {
  const tenantRules = new Set([...rules.readings, ...rules.events].filter(({about}) => about === 'tenant').map(({id}) => id))
  const firing = alerts.filter(({state}) => state === 'firing')
  const causes = inhibitions.flatMap((inhibition) => {
    const found = firing.filter((alert) => isCause(inhibition, alert))
    return found.length === 0 ? [] : [{inhibition, subjects: new Set(found.map(({subject}) => subject))}]
  })
  return (alert) => {
    if (inForce.some((silence) => silences(silence, alert))) return 'silenced'
    const explained = causes.some(({inhibition, subjects}) => isMeant(inhibition, alert, tenantRules) && isReached(inhibition, subjects, alert))
    return explained ? 'inhibited' : undefined
  }
}

function isCause({by, subject}: Inhibition, alert: Alert): boolean {
  return alert.rule === by && (subject === undefined || (alert.subject === subject && alert.severity === 'critical'))
}

function isMeant({mutes}: Inhibition, {rule}: Alert, tenantRules: ReadonlySet<string>): boolean {
  return 'about' in mutes ? tenantRules.has(rule) : mutes.rules.includes(rule)
}

function isReached({same}: Inhibition, subjects: ReadonlySet<string>, alert: Alert): boolean {
  if (same === 'any') return true
  if (same === 'subject') return subjects.has(alert.subject)
  return subjects.has('fleet') || (alert.labels.region !== undefined && subjects.has(alert.labels.region))
}
