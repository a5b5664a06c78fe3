import {AlertSinkError} from '../../errors/alerts.ts'
import type {Clock} from '../../time/clock.ts'
import {sendTimeoutMs} from './deliver-alert.ts'
import type {Notification} from './notification.ts'
import type {AlertSink} from './ports.ts'

const rule = 'store-unreachable'
const groupKey = `${rule}/fleet`
/** Between two tries to send. */
const pauseMs = 30_000

export interface StoreWatchOptions {
  sinks: readonly AlertSink[]
  clock: Clock
  /** The store must be away for as long before anybody hears of it. */
  awayMs: number
  hint: string
}

export interface StoreWatch {
  /** The store did not answer. */
  away(abort: AbortSignal): Promise<void>
  /** It answered. */
  back(abort: AbortSignal): Promise<void>
}

/**
 * Tells people that the store is away, past the outbox, which is in the store. What was sent is remembered by this process alone: each
 * replica tells, under one key by which PagerDuty makes them one incident.
 */
export function watchStore({sinks, clock, awayMs, hint}: StoreWatchOptions): StoreWatch {
  const told = new Set<string>()
  let awaySinceMs: number | undefined
  let startedAtMs = 0
  let nextTryAtMs = 0

  async function tell(kind: 'firing' | 'resolved', to: readonly AlertSink[], abort: AbortSignal): Promise<void> {
    if (to.length === 0 || clock.now() < nextTryAtMs) return
    nextTryAtMs = clock.now() + pauseMs
    const minutes = Math.max(1, Math.round((clock.now() - startedAtMs) / 60_000))
    const title =
      kind === 'firing' ? `the fleet store has not answered for ${minutes} min` : `Over after ${minutes} min: the fleet store answers again`
    const taken = await Promise.all(to.map((sink) => trySend(sink, notice(kind, {title, hint, startedAtMs, nowMs: clock.now()}), abort)))
    for (const [index, {name}] of to.entries()) {
      if (taken[index] !== true) continue
      if (kind === 'firing') told.add(name)
      else told.delete(name)
      nextTryAtMs = 0
    }
  }

  return {
    async away(abort) {
      awaySinceMs ??= clock.now()
      startedAtMs = awaySinceMs
      const untold = sinks.filter(({name}) => !told.has(name))
      if (clock.now() - awaySinceMs >= awayMs) await tell('firing', untold, abort)
    },
    async back(abort) {
      awaySinceMs = undefined
      const mustHear = sinks.filter(({name}) => told.has(name))
      await tell('resolved', mustHear, abort)
    },
  }
}

interface NoticeFacts {
  title: string
  hint: string
  startedAtMs: number
  nowMs: number
}

function notice(kind: 'firing' | 'resolved', {title, hint, startedAtMs, nowMs}: NoticeFacts): Notification {
  return {
    ...{kind, groupKey, rule, severity: 'critical', labels: {}, title, lines: [], count: 1, playbook: null, startedAtMs, escalation: 0},
    hint: kind === 'firing' ? hint : '',
    atMs: nowMs,
  }
}

async function trySend(sink: AlertSink, notification: Notification, abort: AbortSignal): Promise<boolean> {
  try {
    await sink.send(notification, `genesis-${rule}`, AbortSignal.any([abort, AbortSignal.timeout(sendTimeoutMs)]))
    return true
  } catch (error) {
    // It is tried again with the next look.
    if (error instanceof AlertSinkError) return false
    throw error
  }
}
