import type {AlertEvent, AlertEvents} from '../alerts/alert-event.ts'
import type {RebootEscalation, RebootStore} from './ports.ts'

/**
 * Tells people of tenants whom rebooting did not help, and of those for whom that is over. Safe to run at any time, by any number of
 * processes. Returns of how many it told.
 */
export async function escalateReboots(reboots: RebootStore, alerts: AlertEvents): Promise<number> {
  const escalations = await reboots.escalations()
  if (escalations.length === 0) return 0
  // Noted only when it was said: a process that dies in between says it twice, which changes nothing.
  await alerts.raise(escalations.map(toAlert))
  await reboots.noteEscalated(escalations)
  return escalations.length
}

function toAlert({tenantId, region, failures, state}: RebootEscalation): AlertEvent {
  const summary =
    state === 'firing'
      ? `${tenantId} did not come back after ${failures} hard reboots and is not rebooted again by itself`
      : `${tenantId} is no longer offline`
  return {rule: 'reboot-failed', subject: tenantId, state, severity: 'critical', summary, labels: region === null ? {} : {region}}
}
