/** How busy the process is. */
export interface Load {
  /** Of the room for heartbeats that wait for the store, from 0 to 1. */
  fullness: number
  /** How late the event loop comes round, in ms: what everything else in this process waits, too. */
  loopDelayMs: number
}

/** Below the first nothing is shed, from the second on everything, in proportion between the two. */
const fullnessLimits = [0.5, 1] as const
const loopDelayLimitsMs = [500, 2000] as const

/** Whoever is sent away comes back spread over this time, well before he would count as silent. */
const retryAfterSeconds = {least: 10, most: 30} as const

/** Share of the heartbeats to refuse before any work is done for them, from 0 to 1: the heartbeats of a fleet can wait, other roles cannot. */
export function shareToShed({fullness, loopDelayMs}: Load): number {
  return Math.max(between(fullness, fullnessLimits), between(loopDelayMs, loopDelayLimitsMs))
}

/** Whole seconds after which a heartbeat that was shed may come again. @param random from 0 to 1 */
export function secondsToRetry(random: number): number {
  return Math.round(retryAfterSeconds.least + (retryAfterSeconds.most - retryAfterSeconds.least) * random)
}

function between(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}
