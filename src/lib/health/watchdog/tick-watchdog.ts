import type {Meter} from '../../metrics/meter.ts'
import type {AlertEvents} from '../alerts/alert-event.ts'
import {heartbeatIntervalMs} from '../heartbeats/pace-heartbeats.ts'
import type {LivenessSweep, LivenessWatch} from '../ports.ts'
import type {TickLimits} from './plan-blind-spans.ts'
import {planTick, type TickPlan} from './plan-tick.ts'
import type {AppliedVerdicts, TickClaim, VerdictStore} from './ports.ts'
import {everywhere} from './silence.ts'
import {tellPeople} from './tell-people.ts'
import {watchMissing} from './watch-missing.ts'

/** What more than these are silent is left to the next ticks: a tick must stay short. */
const mostLookedAt = 5000
/** So many are looked up in each tick's part of the slow round through the fleet. */
const chunkSize = 500

export interface WatchdogPorts {
  liveness: LivenessWatch
  verdicts: VerdictStore
  events: AlertEvents
  meter: Pick<Meter, 'count'>
}

export interface WatchdogTick {
  claim: TickClaim
  /** Limits for the shortest interval between heartbeats; they grow with the one in force. */
  limits: TickLimits
  heartbeatMs: number
  signal: AbortSignal
}

export interface TickOutcome {
  watched: number
  suspect: number
  offline: number
  recovered: number
  /** Nothing is concluded in the whole fleet. */
  inconclusive: boolean
  inconclusiveRegions: readonly string[]
}

/**
 * One tick of the watchdog: looks who is silent, plans, writes the verdicts in one step and tells people. It costs what is silent, not
 * what is watched. Undefined when the tick was another process's before anything was written.
 */
export async function tickWatchdog(
  ports: WatchdogPorts,
  {claim, limits: shortest, heartbeatMs, signal}: WatchdogTick,
): Promise<TickOutcome | undefined> {
  const {liveness, verdicts} = ports
  const {sweep, limits} = await look(liveness, shortest, heartbeatMs)
  const store = await verdicts.view(
    sweep.oldest.map(({tenantId}) => tenantId),
    chunkSize,
  )
  const heard = await liveness.heardAt(store.others.map(({id}) => id))
  const plan = planTick({sweep, store, heard, limits})
  await watchMissing(ports, {plan, store, watched: sweep.watched})
  const changes = await withoutHeard(liveness, plan)
  signal.throwIfAborted()
  const applied = await verdicts.apply(claim, changes)
  if (applied === undefined) return undefined
  const late = await unwatchAll(liveness, plan, applied)
  const recovered = await markAll(verdicts, [...plan.recovered, ...late])
  // A return is told after it has held for as long as it takes to become offline: who comes and goes is one alert.
  await tellPeople(ports, limits.offlineAfterMs)
  return outcome(ports, {sweep, plan, applied, recovered})
}

/** The sweep by the limits for the interval in force, which the size of the fleet decides. */
async function look(liveness: LivenessWatch, shortest: TickLimits, heartbeatMs: number): Promise<{sweep: LivenessSweep; limits: TickLimits}> {
  const sweepAfter = (silentForMs: number): Promise<LivenessSweep> => liveness.sweep({silentForMs, limit: mostLookedAt})
  const sweep = await sweepAfter(shortest.suspectAfterMs)
  const factor = heartbeatIntervalMs(sweep.watched, heartbeatMs) / heartbeatMs
  if (factor <= 1) return {sweep, limits: shortest}
  const limits = {
    periodMs: shortest.periodMs,
    suspectAfterMs: Math.round(shortest.suspectAfterMs * factor),
    offlineAfterMs: Math.round(shortest.offlineAfterMs * factor),
  }
  return {sweep: await sweepAfter(limits.suspectAfterMs), limits}
}

/** Those who are to become offline may have been heard since the look: once more, right before it is written. */
async function withoutHeard(liveness: LivenessWatch, {changes}: TickPlan): Promise<TickPlan['changes']> {
  const now = await liveness.heardAt(changes.offline.map(({id}) => id))
  const heardAtMs = new Map(now.map((one) => [one.tenantId, one.heardAtMs]))
  return {...changes, offline: changes.offline.filter((one) => heardAtMs.get(one.id) === one.heardAtMs)}
}

/**
 * Whoever is offline is not watched until he is heard. One who was heard between the last look and the verdict stays watched: he is the
 * only one who can be found so, since nobody was waiting for him yet.
 */
async function unwatchAll(liveness: LivenessWatch, plan: TickPlan, applied: AppliedVerdicts): Promise<string[]> {
  const offline = new Set(applied.offline)
  const silent = plan.changes.offline.filter(({id}) => offline.has(id)).map(({id, heardAtMs}) => ({tenantId: id, heardAtMs}))
  await liveness.unwatch([...plan.unwatch, ...silent])
  return (await liveness.heardAt(applied.offline)).map(({tenantId}) => tenantId)
}

function markAll(verdicts: VerdictStore, tenantIds: string[]): Promise<number> {
  return tenantIds.length === 0 ? Promise.resolve(0) : verdicts.markRecovered(tenantIds)
}

interface TickResult {
  sweep: LivenessSweep
  plan: TickPlan
  applied: AppliedVerdicts
  recovered: number
}

function outcome({meter}: WatchdogPorts, {sweep, plan, applied, recovered}: TickResult): TickOutcome {
  meter.count('genesis_watchdog_verdicts_total', {verdict: 'suspect'}, applied.suspect)
  meter.count('genesis_watchdog_verdicts_total', {verdict: 'offline'}, applied.offline.length)
  meter.count('genesis_watchdog_verdicts_total', {verdict: 'recovered'}, applied.cleared + recovered)
  const {inconclusiveRegions} = plan.changes.state
  return {
    ...{watched: sweep.watched, suspect: applied.suspect, offline: applied.offline.length, recovered: applied.cleared + recovered},
    inconclusive: inconclusiveRegions.includes(everywhere),
    inconclusiveRegions,
  }
}
