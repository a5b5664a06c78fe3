import type {AlertEvent} from '../alerts/alert-event.ts'
import type {JudgedTenant, OfflineVerdict} from './ports.ts'
import {everywhere, unknownRegion} from './silence.ts'

/** What people are told of a tenant that is offline. */
export function describeOffline({id, tier, region}: JudgedTenant, heardAtMs: number, silentMs: number): OfflineVerdict {
  const labels = {tier, ...(region === null ? {} : {region})}
  const summary = `Tenant ${id} (${[tier, region].filter((part) => part !== null).join(', ')}) has not been heard for ${describeSpan(silentMs)}.`
  return {id, heardAtMs, severity: tier === 'enterprise' ? 'critical' : 'warning', summary, labels}
}

/** Told when verdicts on a region, or on the whole fleet, stop or begin again. */
export function describeMassLoss(region: string, state: AlertEvent['state'], counts: {silent: number; watched: number}): AlertEvent {
  const where = region === everywhere ? 'in the fleet' : region === unknownRegion ? 'without a region' : `in ${region}`
  const summary =
    state === 'firing'
      ? `${counts.silent} of ${counts.watched} tenants ${where} fell silent at once: no verdicts and no reboots there until that is over. Look at the network and at the control plane first.`
      : `So many tenants ${where} are heard again that the watchdog judges them one by one.`
  const subject = region === everywhere ? 'fleet' : region === unknownRegion ? 'unknown region' : region
  return {
    rule: 'fleet-inconclusive',
    subject,
    state,
    severity: 'critical',
    summary,
    labels: region === everywhere || region === unknownRegion ? {} : {region},
  }
}

function describeSpan(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`
}
