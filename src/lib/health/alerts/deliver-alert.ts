import {AlertSinkError} from '../../errors/alerts.ts'
import {planRetry} from './plan-retry.ts'
import type {AlertSink, AlertStore, Delivery, DeliveryOutcome} from './ports.ts'

/** A sink that takes longer has not taken it, as far as we know. */
export const sendTimeoutMs = 10_000

export interface DeliveryPorts {
  store: Pick<AlertStore, 'settle'>
  /** From 0 to 1. */
  random: () => number
}

/**
 * Sends one claimed message and settles it. A process that is killed in between leaves the claim to run out; the message then goes out
 * again under the same key, by which the receiver knows it.
 */
export async function deliverAlert(ports: DeliveryPorts, sink: AlertSink, delivery: Delivery, abort: AbortSignal): Promise<DeliveryOutcome> {
  const outcome = await trySend(ports, sink, delivery, abort)
  await ports.store.settle(delivery, outcome)
  return outcome
}

async function trySend({random}: DeliveryPorts, sink: AlertSink, delivery: Delivery, abort: AbortSignal): Promise<DeliveryOutcome> {
  try {
    await sink.send(delivery.notification, `genesis-alert-${delivery.id}`, AbortSignal.any([abort, AbortSignal.timeout(sendTimeoutMs)]))
    return {outcome: 'delivered'}
  } catch (error) {
    if (!(error instanceof AlertSinkError)) throw error
    const {message, permanent, retryAfterMs} = error
    return planRetry(delivery.attempt, delivery.ageMs, {reason: message, permanent, retryAfterMs}, random())
  }
}
