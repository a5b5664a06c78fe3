import type {DeliveryOutcome} from './ports.ts'

const minute = 60_000

/** How hard is tried to deliver one message to one sink. */
export const retryLimits = {
  firstMs: 2000,
  longestMs: 10 * minute,
  /** Whatever a sink asks for. */
  longestRetryAfterMs: 60 * minute,
  maxAgeMs: 24 * 60 * minute,
} as const

export interface DeliveryFault {
  reason: string
  permanent: boolean
  retryAfterMs?: number | undefined
}

/**
 * What becomes of a message that was not taken: tried again after a wait that doubles, with jitter so that replicas and messages do not
 * come back together, or given up because it will never be taken or nobody needs it any more.
 * @param attempt from 1
 * @param ageMs since the message was written
 * @param random from 0 to 1
 */
export function planRetry(attempt: number, ageMs: number, fault: DeliveryFault, random: number): DeliveryOutcome {
  const {reason, permanent, retryAfterMs = 0} = fault
  if (permanent) return {outcome: 'given-up', reason}
  const {firstMs, longestMs, longestRetryAfterMs, maxAgeMs} = retryLimits
  const backoffMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 30))
  const retryMs = Math.max(backoffMs * (0.5 + random / 2), Math.min(retryAfterMs, longestRetryAfterMs))
  return ageMs + retryMs > maxAgeMs ? {outcome: 'given-up', reason: `${reason}; tried for a day`} : {outcome: 'retry', retryMs, reason}
}
