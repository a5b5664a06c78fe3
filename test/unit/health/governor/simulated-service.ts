import {type CallWindow, type LimitPolicy, type LimitState, nextLimit} from '../../../../src/lib/health/governor/next-limit.ts'
import {seededRandom} from '../../../../src/lib/simulator/random.ts'

/** A service that can do `capacity` calls at once; beyond that they queue up, and beyond twice that they fail. */
export interface SimulatedService {
  capacity: number
  usualMs: number
  /** Latency of one call is off by up to this share, either way. */
  noise: number
  seed: number
}

export const start = (policy: LimitPolicy): LimitState => ({limit: policy.initial, baselineMs: null, cooling: 0})

/** Calls with as many at once as the limit allows, between two decisions. */
function serveWindow({capacity, usualMs, noise, seed}: SimulatedService, limit: number, round: number): CallWindow {
  const random = seededRandom(seed, 'window', round)
  const queueing = Math.max(1, limit / capacity)
  const latencies = Array.from({length: 40}, () => usualMs * queueing * (1 + noise * (2 * random() - 1))).sort((a, b) => a - b)
  const failing = queueing > 2 ? 0.3 : 0
  const errors = latencies.filter(() => random() < failing).length
  return {calls: 40, errors, medianMs: latencies[20] ?? null}
}

/** The limits of `rounds` decisions in a row. */
export function run(policy: LimitPolicy, service: SimulatedService, rounds: number, from = start(policy)): {limits: number[]; state: LimitState} {
  let state = from
  const limits = Array.from({length: rounds}, (_, round) => {
    state = nextLimit(state, serveWindow(service, state.limit, round), policy)
    return state.limit
  })
  return {limits, state}
}
