import type {Logger} from 'pino'

import type {AlertStore, AlertWork} from '../../health/alerts/ports.ts'
import {type AlertPorts, type AlertRun, planAgain, sampleAlerts} from '../../health/alerts/run-alerts.ts'
import type {StoreWatch} from '../../health/alerts/watch-store.ts'
import type {Timing} from '../timing.ts'
import type {Sender} from './send-claimed.ts'

/** Groups are few, and of a group one message goes out at a time. */
const deliveriesAtOnce = 10

export interface DispatchOptions {
  ports: AlertPorts
  store: Pick<AlertStore, 'work'>
  sender: Sender
  watch: StoreWatch
  timing: Timing
  log: Logger
}

/**
 * A function that looks once at what there is to do: samples, plans, begins to send, whatever the store says is due. Independent of the
 * queue, so that people hear when that is away.
 */
export function alertDispatcher({ports, store, sender, watch, timing, log}: DispatchOptions): (abort: AbortSignal) => Promise<void> {
  async function ask(abort: AbortSignal): Promise<AlertWork> {
    const request = {sinks: sender.free(), sampleMs: timing.alertSampleMs, leaseMs: timing.alertLeaseMs, limit: deliveriesAtOnce}
    try {
      return await store.work(request)
    } catch (error) {
      await watch.away(abort)
      throw error
    }
  }

  return async (abort) => {
    const {deliveries, sample, plan} = await ask(abort)
    await watch.back(abort)
    sender.send(deliveries)
    if (sample) noteUnread(log, await sampleAlerts(ports, abort))
    else if (plan) await planAgain(ports)
  }
}

/** Says which figures could not be read; that they go unread is an alert of its own. */
export function noteUnread(log: Logger, {unread}: AlertRun): void {
  for (const {signal, error} of unread) log.warn({signal, err: error}, 'figures for alerts could not be read')
}
