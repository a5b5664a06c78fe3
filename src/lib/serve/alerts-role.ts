import type {Logger} from 'pino'

import {AlertSinkError} from '../errors/alerts.ts'
import {fleetReadings} from '../health/alerts/readings/fleet-readings.ts'
import {healthReadings} from '../health/alerts/readings/health-readings.ts'
import {allRules} from '../health/alerts/rules/all-rules.ts'
import {type AlertPorts, runAlertCycle} from '../health/alerts/run-alerts.ts'
import {watchStore} from '../health/alerts/watch-store.ts'
import {healthChecker} from '../health/check-health.ts'
import {queueReadings} from '../jobs/queue-readings.ts'
import {QUEUES} from '../jobs/queues.ts'
import type {Meter} from '../metrics/meter.ts'
import {alertDispatcher, noteUnread} from './alerts/dispatch-alerts.ts'
import {sender} from './alerts/send-claimed.ts'
import {repeat} from './repeat.ts'
import type {Role, RoleContext} from './role.ts'

/** Samples missed in a row after which nobody can say that a condition lasted. */
const samplesMissed = 3

/** Before the deadline of draining: to tell the store what became of messages. */
const settleMs = 1000

/** Judges figures and events, and tells people. */
export const alertsRole: Role = {
  name: 'alerts',
  listens: false,
  async start(context) {
    const {runtime, log, timing, meter, signal} = context
    const {clock} = runtime
    const [store, jobs, {sinks, ping}] = await Promise.all([
      runtime.store(),
      runtime.jobs(),
      runtime.alertSinks((level, fields, message) => log[level](fields, message)),
    ])
    const ports = await alertPorts(
      context,
      sinks.map(({name}) => name),
    )
    for (const {unavailable} of ports.sources)
      for (const [name, missing] of Object.entries(unavailable)) log.warn({signal: name, missing}, 'figures for alerts are not available')
    const hint = allRules.events.find(({id}) => id === 'store-unreachable')?.hint ?? ''
    const watch = watchStore({sinks, clock, awayMs: timing.storeAwayMs, hint})
    const giveUp = new AbortController()
    const sending = sender({ports: {store: store.alerts, random: () => runtime.random()}, sinks, meter, log, abort: giveUp.signal})
    const look = alertDispatcher({ports, store: store.alerts, sender: sending, watch, timing, log})
    const onFault = (error: unknown): void => log.warn({err: error}, 'alerts could not be looked after; trying again')
    const loop = repeat(look, {clock, everyMs: timing.outboxMs, signal, onFault})
    const cycle = await jobs.startPeriodic([{name: 'alerts', everyMs: timing.alertsMs, run: (abort) => runCycle(ports, {ping, meter, log, abort})}])
    return {
      drain: async (deadlineMs) => {
        const timer = setTimeout(() => giveUp.abort(), Math.max(0, deadlineMs - settleMs))
        await Promise.all([cycle.drain(deadlineMs), loop])
        await sending.idle()
        clearTimeout(timer)
      },
    }
  },
}

async function alertPorts({runtime, timing}: RoleContext, sinks: readonly string[]): Promise<AlertPorts> {
  const [store, jobs, database] = await Promise.all([runtime.store(), runtime.jobs(), runtime.databaseReadings()])
  return {
    store: store.alerts,
    rules: allRules,
    sinks,
    gapMs: samplesMissed * timing.alertSampleMs,
    sources: [
      healthReadings(healthChecker({store: store.probe, queue: jobs}, runtime.clock)),
      queueReadings(jobs, Object.values(QUEUES), store.figures),
      fleetReadings(store.figures, allRules),
      database,
    ],
  }
}

interface CycleContext {
  ping: ((abort: AbortSignal) => Promise<void>) | undefined
  meter: Meter
  log: Logger
  abort: AbortSignal
}

/** One complete cycle; the dead man's ping only when it was complete. */
async function runCycle(ports: AlertPorts, {ping, meter, log, abort}: CycleContext): Promise<void> {
  const run = await runAlertCycle(ports, abort)
  noteUnread(log, run)
  log.info({complete: run.complete, notifications: run.notifications}, 'cycle of alerts')
  if (!run.complete || ping === undefined) return
  try {
    await ping(abort)
    meter.count('genesis_alert_notifications_total', {sink: 'ping', outcome: 'delivered'})
  } catch (error) {
    if (!(error instanceof AlertSinkError)) throw error
    // Whoever waits for the ping alerts now, which is what it is for.
    meter.count('genesis_alert_notifications_total', {sink: 'ping', outcome: 'given-up'})
    log.error({err: error}, "the dead man's ping failed")
  }
}
