import type {WriteAlert} from '../adapters/alerts/log-sink.ts'
import type {Config} from '../config/load-config.ts'
import type {AlertSink} from '../health/alerts/ports.ts'
import type {Clock} from '../time/clock.ts'

export interface AlertSinks {
  /** Those that are configured; the log always is. */
  sinks: readonly AlertSink[]
  /** Undefined without ALERT_PING_URL. */
  ping: ((abort: AbortSignal) => Promise<void>) | undefined
}

/** Where the configuration wants alerts to go. */
export async function openAlertSinks(config: Config, clock: Clock, write: WriteAlert): Promise<AlertSinks> {
  const [{logSink}, {webhookSink}, {pagerDutySink}, {deadMansPing}] = await Promise.all([
    import('../adapters/alerts/log-sink.ts'),
    import('../adapters/alerts/webhook-sink.ts'),
    import('../adapters/alerts/pagerduty-sink.ts'),
    import('../adapters/alerts/dead-mans-ping.ts'),
  ])
  const {ALERT_WEBHOOK_URL: webhook, PAGERDUTY_ROUTING_KEY: routingKey, PAGERDUTY_URL: baseUrl, ALERT_PING_URL: ping} = config
  const fleet = config.GENESIS_QUEUE_PREFIX.replaceAll(/[{}]/g, '')
  return {
    sinks: [
      logSink(write),
      ...(webhook === undefined ? [] : [webhookSink(webhook, fleet)]),
      ...(routingKey === undefined ? [] : [pagerDutySink({routingKey, baseUrl, fleet})]),
    ],
    ping: ping === undefined ? undefined : deadMansPing(ping, (ms, abort) => clock.sleep(ms, abort)),
  }
}
