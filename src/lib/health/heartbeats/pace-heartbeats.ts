import type {Clock} from '../../time/clock.ts'
import type {LivenessWatch} from '../ports.ts'

/** Watched tenants up to which all keep the shortest interval: 250 heartbeats a second at a minute. Beyond, the interval grows with the fleet. */
const tenantsAtFullPace = 15_000
/** An interval that was told may be this much shorter, so that sidecars which started together part. Never longer: the watchdog counts on it. */
const jitterShare = 0.1
const countFreshMs = 30_000

/**
 * The longest time in ms that a sidecar is told to wait between two heartbeats, after Nomad's rule of so many a second in the whole cluster:
 * 15,000 tenants report once a minute, 150,000 every ten minutes.
 */
export function heartbeatIntervalMs(watched: number, shortestMs: number): number {
  return Math.ceil(shortestMs * Math.max(1, watched / tenantsAtFullPace))
}

/** @param random from 0 to 1 */
export function jitteredMs(longestMs: number, random: number): number {
  return Math.round(longestMs * (1 - jitterShare * random))
}

/** When the next heartbeat is due, in ms. */
export type NextHeartbeat = () => number

export interface PaceOptions {
  liveness: Pick<LivenessWatch, 'sweep'>
  clock: Clock
  /** Timing's `heartbeatMs`. */
  shortestMs: number
  random: () => number
}

/** Paces by the size of the fleet as it was half a minute ago at most. While it cannot be counted, the last count stands. */
export function paceHeartbeats({liveness, clock, shortestMs, random}: PaceOptions): NextHeartbeat {
  let watched = 0
  let askedAtMs = Number.NEGATIVE_INFINITY
  const count = async (): Promise<void> => {
    const sweep = await liveness.sweep({silentForMs: 0, limit: 0})
    watched = sweep.watched
  }
  return () => {
    if (clock.now() - askedAtMs >= countFreshMs) {
      askedAtMs = clock.now()
      count().catch(() => undefined)
    }
    return jitteredMs(heartbeatIntervalMs(watched, shortestMs), random())
  }
}
