import type {AlertEvent, AlertEvents} from '../alerts/alert-event.ts'
import {mergeWindows} from './merge-windows.ts'
import {type LimitState, nextLimit} from './next-limit.ts'
import type {GovernedQueue, GovernorStore} from './ports.ts'
import {GOVERNED, GOVERNED_TARGETS, type GovernedTarget} from './targets.ts'

export interface GovernorPorts {
  store: GovernorStore
  queues: readonly GovernedQueue[]
  alerts: AlertEvents
}

export type Decisions = Record<GovernedTarget, LimitState>

/**
 * One decision for each target, for the whole cluster: reads what all processes saw, decides, keeps that, and applies it to the queues,
 * also when nothing has changed: a queue that lost its data has lost its limit too. At most one process may do so at a time.
 */
export async function govern({store, queues, alerts}: GovernorPorts): Promise<Decisions> {
  const {asOf, states, windows} = await store.view()
  const before = decide((target) => states[target] ?? {limit: GOVERNED[target].initial, baselineMs: null, cooling: 0})
  const after = decide((target) => nextLimit(before[target], mergeWindows(windows[target] ?? []), GOVERNED[target]))
  const events = GOVERNED_TARGETS.flatMap((target) => collapseEvent(target, before[target].limit, after[target].limit))
  // First people, then the decision: what is not saved is found again by the next tick.
  if (events.length > 0) await alerts.raise(events)
  await store.decide(after, asOf)
  for (const queue of queues) await queue.limitConcurrency(Math.min(...queue.targets.map((target) => after[target].limit)))
  return after
}

function decide(of: (target: GovernedTarget) => LimitState): Decisions {
  return Object.fromEntries(GOVERNED_TARGETS.map((target) => [target, of(target)])) as Decisions
}

/** At its least for as long as the trouble lasts: a person should look. */
function collapseEvent(target: GovernedTarget, before: number, after: number): AlertEvent[] {
  const {minimum} = GOVERNED[target]
  if ((before === minimum) === (after === minimum)) return []
  const state = after === minimum ? 'firing' : 'resolved'
  const summary = `${target} fails or is slow: at most ${after} jobs that use it run at once, as few as there may be`
  return [{rule: 'governor-collapsed', subject: target, state, severity: 'warning', summary, labels: {}}]
}
