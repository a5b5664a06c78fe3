import {planAlerts} from './plan-alerts.ts'
import type {Readings} from './plan-readings.ts'
import type {AlertReadings, AlertStore, Reading} from './ports.ts'
import {type AlertRules, SAMPLED_SIGNALS, type Signal, SLOW_SIGNALS} from './rule.ts'

/** Another replica, or an event, changed the state in between; a second or third try finds it still. */
const maxTries = 5
const readTimeoutMs = 30_000
/** Something that was to reach people waits for longer than this: the alerts do not work, and the dead man's ping must say so. */
const maxBacklogMs = 15 * 60_000

export interface AlertPorts {
  store: Pick<AlertStore, 'read' | 'apply' | 'finishCycle' | 'counts'>
  sources: readonly AlertReadings[]
  rules: AlertRules
  /** Names of the sinks that messages are written for. */
  sinks: readonly string[]
  /** A signal that went unread for longer starts "sustained for" anew. */
  gapMs: number
}

export interface AlertRun {
  /** Messages that were written. */
  notifications: number
  /** Signals that could not be read now, with why. */
  unread: {signal: Signal; error: unknown}[]
}

/** Plans with what the state holds alone: after an event, or when something is due. */
export function planAgain(ports: AlertPorts): Promise<AlertRun> {
  return settleReadings(ports, new Map(), [])
}

/** Reads what is read every minute, and plans. */
export function sampleAlerts(ports: AlertPorts, abort: AbortSignal): Promise<AlertRun> {
  return readAndPlan(ports, SAMPLED_SIGNALS, abort)
}

/**
 * One complete cycle: reads everything, plans, and forgets what is old.
 * @returns `complete` when all that is configured was read and nothing waits for too long to be delivered
 */
export async function runAlertCycle(ports: AlertPorts, abort: AbortSignal): Promise<AlertRun & {complete: boolean}> {
  const run = await readAndPlan(ports, [...SAMPLED_SIGNALS, ...SLOW_SIGNALS], abort)
  if (run.unread.length > 0) return {...run, complete: false}
  await ports.store.finishCycle()
  const {outbox} = await ports.store.counts()
  return {...run, complete: outbox.oldestMs <= maxBacklogMs}
}

async function readAndPlan(ports: AlertPorts, signals: readonly Signal[], abort: AbortSignal): Promise<AlertRun> {
  const readings = new Map<Signal, readonly Reading[]>()
  const unread: AlertRun['unread'] = []
  const within = AbortSignal.any([abort, AbortSignal.timeout(readTimeoutMs)])
  const reads = signals.flatMap((signal) => ports.sources.filter((source) => source.signals.includes(signal)).map((source) => ({signal, source})))
  await Promise.all(
    reads.map(async ({signal, source}) => {
      try {
        readings.set(signal, await source.read(signal, within))
      } catch (error) {
        unread.push({signal, error})
      }
    }),
  )
  return settleReadings(ports, readings, unread)
}

async function settleReadings(ports: AlertPorts, read: Readings, unread: AlertRun['unread']): Promise<AlertRun> {
  const failed = unread.map(({signal}) => signal)
  for (let tries = 1; ; tries++) {
    const state = await ports.store.read()
    const readings: Readings = read.size + failed.length === 0 ? read : new Map([...read, ['signals', readAges(ports.sources, read, state)]])
    const changes = planAlerts(ports.rules, readings, state, {gapMs: ports.gapMs, unread: failed})
    if (await ports.store.apply(changes, ports.sinks)) return {notifications: changes.notifications.length, unread}
    if (tries === maxTries) return {notifications: 0, unread}
  }
}

/** For each signal that can be read: how long ago it was. */
function readAges(sources: readonly AlertReadings[], read: Readings, state: {nowMs: number; readAtMs: Readonly<Record<string, number>>}): Reading[] {
  return sources
    .flatMap(({signals}) => signals)
    .map((signal) => {
      const readAtMs = read.has(signal) ? state.nowMs : (state.readAtMs[signal] ?? state.nowMs)
      return {rule: 'signal-unread', subject: signal, value: (state.nowMs - readAtMs) / 1000, labels: {}}
    })
}
