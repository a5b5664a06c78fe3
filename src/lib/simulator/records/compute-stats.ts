import type {ActionType, SimulatedDroplet} from '../fleet/droplet.ts'
import type {HeartbeatCounts} from '../sidecars/deliver-heartbeat.ts'
import {busiestWindow} from './busiest-window.ts'
import type {RequestLog} from './request-log.ts'

/** The most requests that arrived in any rolling window of that length, by exact arrival times. */
interface Busiest {
  second: number
  minute: number
  hour: number
}

export interface SimulatorStats {
  /** API requests, those that were refused included. */
  requests: number
  actionsAccepted: Record<ActionType, number>
  busiest: Busiest
  /** The same for requests to power a droplet on, whether accepted or not. */
  busiestPowerOn: Busiest
  /** Requests answered 429. */
  rateLimited: number
  faults: {errors: number; lostResponses: number}
  /** `ready` ones are active and have finished booting. */
  droplets: {active: number; off: number; ready: number}
  heartbeats: HeartbeatCounts
  /** Requests that no longer are in the log, nor in `busiest`. */
  logDropped: number
}

export function computeStats(log: RequestLog, droplets: Iterable<SimulatedDroplet>, heartbeats: HeartbeatCounts): SimulatorStats {
  const arrivals: number[] = []
  const powerOns: number[] = []
  for (const {arrivedMs, actionType} of log.entries.since(0)) {
    arrivals.push(arrivedMs)
    if (actionType === 'power_on') powerOns.push(arrivedMs)
  }
  return {
    requests: log.requests,
    actionsAccepted: {...log.actionsAccepted},
    busiest: busiest(arrivals),
    busiestPowerOn: busiest(powerOns),
    rateLimited: log.rateLimited,
    faults: {...log.faults},
    droplets: countByStatus(droplets),
    heartbeats: structuredClone(heartbeats),
    logDropped: log.entries.dropped,
  }
}

function busiest(arrivalsMs: readonly number[]): Busiest {
  // Requests are logged when they are decided, which for those with a body is a little after they arrived.
  const sorted = Float64Array.from(arrivalsMs).sort()
  return {second: busiestWindow(sorted, 1000), minute: busiestWindow(sorted, 60_000), hour: busiestWindow(sorted, 3_600_000)}
}

function countByStatus(droplets: Iterable<SimulatedDroplet>): SimulatorStats['droplets'] {
  const counts = {active: 0, off: 0, ready: 0}
  for (const {status, ready} of droplets) {
    counts[status]++
    if (ready) counts.ready++
  }
  return counts
}
