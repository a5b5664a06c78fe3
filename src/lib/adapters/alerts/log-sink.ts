import type {Notification} from '../../health/alerts/notification.ts'
import type {AlertSink} from '../../health/alerts/ports.ts'

/** Takes a line into the log of the process. */
export type WriteAlert = (level: 'error' | 'warn' | 'info', fields: Readonly<Record<string, unknown>>, message: string) => void

/** One line for each message, so that whoever collects the logs can alert on them, too. */
export function logSink(write: WriteAlert): AlertSink {
  return {
    name: 'log',
    send: (notification, deliveryId) => {
      const {kind, rule, severity, labels, groupKey, count, lines, hint, escalation} = notification
      write(
        levelOf(notification),
        {alert: {kind, rule, severity, labels, group: groupKey, count, lines, hint, escalation, delivery: deliveryId}},
        notification.title,
      )
      return Promise.resolve()
    },
  }
}

function levelOf({kind, severity}: Notification): 'error' | 'warn' | 'info' {
  if (kind === 'resolved' || kind === 'acknowledged' || severity === 'info') return 'info'
  return severity === 'critical' ? 'error' : 'warn'
}
