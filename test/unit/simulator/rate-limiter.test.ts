import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {RateLimiter} from '../../../src/lib/simulator/api/rate-limiter.ts'
import {busiestWindow} from '../../../src/lib/simulator/records/busiest-window.ts'

describe('The rate limiter', () => {
  it('admits as many requests as both limits allow, in any rolling window, and refuses only when one is used up', () => {
    const pauses = fc.array(fc.integer({min: 0, max: 400}), {maxLength: 120})
    fc.assert(
      fc.property(pauses, fc.integer({min: 1, max: 20}), fc.integer({min: 1, max: 5}), (pausesMs, hourLimit, minuteLimit) => {
        const limiter = new RateLimiter({limit: hourLimit, windowMs: 5000}, {limit: minuteLimit, windowMs: 1000})
        const admitted: number[] = []
        let nowMs = 1_000_000
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs
          const used = (windowMs: number): number => admitted.filter((timeMs) => nowMs - timeMs < windowMs).length
          const expected = used(5000) < hourLimit && used(1000) < minuteLimit
          expect(limiter.admit(nowMs).allowed).toBe(expected)
          if (expected) admitted.push(nowMs)
        }
        expect(busiestWindow(admitted, 5000)).toBeLessThanOrEqual(hourLimit)
        expect(busiestWindow(admitted, 1000)).toBeLessThanOrEqual(minuteLimit)
      }),
    )
  })

  it('lets a client through that waited as long as retry-after said', () => {
    const limiter = new RateLimiter({limit: 100, windowMs: 3_600_000}, {limit: 2, windowMs: 60_000})
    expect([limiter.admit(0), limiter.admit(10_500)]).toEqual([{allowed: true}, {allowed: true}])
    const verdict = limiter.admit(20_200)
    expect(verdict).toEqual({allowed: false, retryAfterSeconds: 40})
    expect(limiter.admit(20_200 + 40_000)).toEqual({allowed: true})
  })

  it('lets a client through that waited until ratelimit-reset', () => {
    const limiter = new RateLimiter({limit: 1, windowMs: 3_600_000}, {limit: 100, windowMs: 60_000})
    limiter.admit(1_234_567_890.5)
    const {'ratelimit-reset': reset, 'ratelimit-remaining': remaining} = limiter.headers(1_234_567_891)
    expect(remaining).toBe('0')
    expect(limiter.admit(Number(reset) * 1000 - 1000)).toEqual({allowed: false, retryAfterSeconds: undefined})
    expect(limiter.admit(Number(reset) * 1000)).toEqual({allowed: true})
  })
})
