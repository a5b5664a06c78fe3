import {describe, expect, it} from 'vitest'

import {secondsToRetry, shareToShed} from '../../../../src/lib/health/heartbeats/shed-heartbeats.ts'

describe('Load to shed', () => {
  it.each([
    [0, 0, 0],
    [0.5, 500, 0],
    [0.75, 0, 0.5],
    [1, 0, 1],
    [0, 1250, 0.5],
    [0, 2000, 1],
    [0, 60_000, 1],
    [0.75, 2000, 1],
    [0.6, 600, 0.2],
  ])('is, %d full and with an event loop %i ms late, a share of %d', (fullness, loopDelayMs, share) => {
    expect(shareToShed({fullness, loopDelayMs})).toBeCloseTo(share)
  })

  it('comes back spread over twenty seconds, well before anybody would count as silent', () => {
    expect([0, 0.5, 1].map(secondsToRetry)).toEqual([10, 20, 30])
  })
})
