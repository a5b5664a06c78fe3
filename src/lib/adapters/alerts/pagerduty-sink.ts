import type {Secret} from '../../config/secret.ts'
import type {Notification} from '../../health/alerts/notification.ts'
import type {AlertSink} from '../../health/alerts/ports.ts'
import {postJson} from './post-json.ts'

/** Limits of https://developer.pagerduty.com/docs/send-alert-event */
const maxSummaryLength = 1024
const maxDedupKeyLength = 255

const severities = {critical: 'critical', warning: 'warning', info: 'info'} as const

export interface PagerDutyOptions {
  routingKey: Secret
  /** Without a path. */
  baseUrl: string
  /** Names the fleet in incidents, and keeps those of several fleets apart. */
  fleet: string
}

/**
 * PagerDuty's Events API v2. A group of alerts is one incident, found again by its dedup key, so that a message that goes out twice is
 * one. An escalation is an incident of its own, because another event of an open incident pages nobody; both end together.
 */
export function pagerDutySink({routingKey, baseUrl, fleet}: PagerDutyOptions): AlertSink {
  const address = new URL('/v2/enqueue', baseUrl).href
  return {
    name: 'pagerduty',
    async send(notification, _deliveryId, abort) {
      for (const event of toEvents(notification, fleet))
        await postJson({sink: 'pagerduty', address, body: {...event, routing_key: routingKey.reveal()}, abort})
    },
  }
}

function toEvents(notification: Notification, fleet: string): object[] {
  const base = `${fleet}/${notification.groupKey}`.slice(0, maxDedupKeyLength - 16)
  const key = (escalation: number): string => (escalation === 0 ? base : `${base}/escalation-${escalation}`)
  switch (notification.kind) {
    case 'resolved':
    case 'acknowledged': {
      const event_action = notification.kind === 'resolved' ? 'resolve' : 'acknowledge'
      return Array.from({length: notification.escalation + 1}, (_, escalation) => ({event_action, dedup_key: key(escalation)}))
    }
    case 'firing':
    case 'update':
    case 'escalation':
      return [{event_action: 'trigger', dedup_key: key(notification.escalation), client: 'genesis', payload: toPayload(notification, fleet)}]
  }
}

function toPayload({title, severity, rule, labels, lines, count, hint, playbook, startedAtMs}: Notification, fleet: string): object {
  return {
    summary: title.slice(0, maxSummaryLength),
    source: fleet,
    severity: severities[severity],
    timestamp: new Date(startedAtMs).toISOString(),
    class: rule,
    group: labels.region ?? 'fleet',
    custom_details: {
      alerts: lines,
      count,
      ...(hint === '' ? {} : {what_to_do: hint}),
      ...(playbook === null ? {} : {playbook: `genesis migrate ${playbook}`}),
    },
  }
}
