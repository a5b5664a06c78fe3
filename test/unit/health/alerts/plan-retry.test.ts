import {describe, expect, it} from 'vitest'

import {planRetry, retryLimits} from '../../../../src/lib/health/alerts/plan-retry.ts'

const fault = {reason: 'away', permanent: false}
const minute = 60_000

describe('A message that was not taken', () => {
  it('waits twice as long each time, up to ten minutes', () => {
    const waits = [1, 2, 3, 4, 10, 50].map((attempt) => planRetry(attempt, 0, fault, 1))
    expect(waits).toEqual([2000, 4000, 8000, 16_000, 10 * minute, 10 * minute].map((retryMs) => ({outcome: 'retry', retryMs, reason: 'away'})))
  })

  it('waits half as long at the least, by chance', () => {
    expect(planRetry(3, 0, fault, 0)).toMatchObject({retryMs: 4000})
  })

  it('waits as long as the sink asks for, but not for a day', () => {
    expect(planRetry(1, 0, {...fault, retryAfterMs: 5 * minute}, 1)).toMatchObject({retryMs: 5 * minute})
    expect(planRetry(1, 0, {...fault, retryAfterMs: 24 * 60 * minute}, 1)).toMatchObject({retryMs: retryLimits.longestRetryAfterMs})
    expect(planRetry(9, 0, {...fault, retryAfterMs: 1}, 1)).toMatchObject({retryMs: 512_000})
  })

  it('is given up when it is wrong itself, or after a day', () => {
    expect(planRetry(1, 0, {...fault, permanent: true}, 1)).toEqual({outcome: 'given-up', reason: 'away'})
    expect(planRetry(40, retryLimits.maxAgeMs - minute, fault, 1)).toMatchObject({outcome: 'given-up'})
    expect(planRetry(40, retryLimits.maxAgeMs - 11 * minute, fault, 1)).toMatchObject({outcome: 'retry'})
  })
})
