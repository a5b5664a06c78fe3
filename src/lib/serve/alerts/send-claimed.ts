import type {Logger} from 'pino'

import {type DeliveryPorts, deliverAlert} from '../../health/alerts/deliver-alert.ts'
import type {AlertSink, Delivery} from '../../health/alerts/ports.ts'
import type {Meter} from '../../metrics/meter.ts'

export interface SenderOptions {
  ports: DeliveryPorts
  sinks: readonly AlertSink[]
  meter: Meter
  log: Logger
  /** Gives up what is being sent: it goes out again later, and may then come twice. */
  abort: AbortSignal
}

export interface Sender {
  /** Names of the sinks that nothing is being sent to. */
  free(): string[]
  /** Begins to send; each sink for itself, so that none waits for another. */
  send(deliveries: readonly Delivery[]): void
  /** Resolves when nothing is being sent any more. */
  idle(): Promise<void>
}

/** Sends what was claimed, in the background. */
export function sender({ports, sinks, meter, log, abort}: SenderOptions): Sender {
  const sending = new Map<string, Promise<void>>()

  async function sendOne(sink: AlertSink, delivery: Delivery): Promise<void> {
    const outcome = await deliverAlert(ports, sink, delivery, abort)
    meter.count('genesis_alert_notifications_total', {sink: sink.name, outcome: outcome.outcome})
    if (outcome.outcome !== 'delivered')
      log.warn({sink: sink.name, delivery: delivery.id, attempt: delivery.attempt, ...outcome}, 'alert not delivered')
  }

  async function sendTo(sink: AlertSink, deliveries: readonly Delivery[]): Promise<void> {
    const results = await Promise.allSettled(deliveries.map((delivery) => sendOne(sink, delivery)))
    sending.delete(sink.name)
    // What the store could not be told of goes out again when its claim has run out.
    const fault = results.find(({status}) => status === 'rejected')
    if (fault !== undefined)
      log.warn({sink: sink.name, err: (fault as PromiseRejectedResult).reason as unknown}, 'what became of an alert could not be stored')
  }

  return {
    free: () => sinks.map(({name}) => name).filter((name) => !sending.has(name)),
    send(deliveries) {
      for (const sink of sinks) {
        const own = deliveries.filter((delivery) => delivery.sink === sink.name)
        if (own.length > 0) sending.set(sink.name, sendTo(sink, own))
      }
    },
    idle: async () => {
      await Promise.all(sending.values())
    },
  }
}
