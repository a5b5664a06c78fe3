/** What was seen of the calls to one target since the decision before. */
export interface CallWindow {
  calls: number
  /** Calls that failed because the target is overloaded, away, or asked for fewer. */
  errors: number
  /** Of the calls that succeeded; null when none did. */
  medianMs: number | null
}

/** How many jobs that use a target may run at once, and what the next decision needs to know. */
export interface LimitState {
  limit: number
  /** The latency that is usual when nothing is wrong; null until it was seen. */
  baselineMs: number | null
  /** Decisions for which the limit is held after it was lowered: what is seen meanwhile is of before. */
  cooling: number
}

export interface LimitPolicy {
  minimum: number
  maximum: number
  /** Before anything was seen. */
  initial: number
  /** Latency above the baseline that means nothing on this target, in ms. */
  slackMs: number
}

/** One error in a minute says nothing. */
const fewestErrors = 2
const errorShare = 0.1
/** Latency this many times the baseline means that calls queue up at the target. */
const slowFactor = 1.5
const coolingDecisions = 1
/** A lower latency is believed soon, a higher one over dozens of windows: it may be that we cause it. */
const learning = {lower: 0.5, higher: 0.02}

/**
 * Additive increase, multiplicative decrease. The limit grows by one while calls succeed at their usual latency; it is halved on errors,
 * and lowered by as much as latency is too high, at most by half. Nothing seen, nothing changed.
 * Source of the scheme: Chiu and Jain, Analysis of the Increase and Decrease Algorithms for Congestion Avoidance, 1989.
 */
export function nextLimit(state: LimitState, window: CallWindow, policy: LimitPolicy): LimitState {
  const cooling = Math.max(0, state.cooling - 1)
  if (window.calls === 0) return {...state, cooling}
  const factor = decreaseFactor(state, window, policy)
  const baselineMs = learnBaseline(state.baselineMs, window.medianMs, factor < 1)
  if (state.cooling > 0) return {limit: state.limit, baselineMs, cooling}
  if (factor === 1) return {limit: clamp(state.limit + 1, policy), baselineMs, cooling}
  return {limit: clamp(Math.floor(state.limit * factor), policy), baselineMs, cooling: coolingDecisions}
}

/** From 0.5 to 1, which means that all is well. */
function decreaseFactor({baselineMs}: LimitState, {calls, errors, medianMs}: CallWindow, {slackMs}: LimitPolicy): number {
  if (errors >= fewestErrors && errors / calls > errorShare) return 0.5
  if (medianMs === null || baselineMs === null) return 1
  const tolerableMs = baselineMs * slowFactor + slackMs
  return medianMs <= tolerableMs ? 1 : Math.min(0.9, Math.max(0.5, tolerableMs / medianMs))
}

/** While things are wrong it still drifts up: a target that has become slower for good must not be held down for ever. */
function learnBaseline(baselineMs: number | null, medianMs: number | null, isWrong: boolean): number | null {
  if (medianMs === null) return baselineMs
  if (baselineMs === null) return isWrong ? null : medianMs
  if (medianMs < baselineMs) return baselineMs + (medianMs - baselineMs) * learning.lower
  return Math.min(medianMs, baselineMs * (1 + learning.higher))
}

function clamp(limit: number, {minimum, maximum}: LimitPolicy): number {
  return Math.min(maximum, Math.max(minimum, limit))
}
