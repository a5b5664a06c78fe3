import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {busiestWindow} from '../../../src/lib/simulator/records/busiest-window.ts'

/** Counts for a window beginning at each time, since the busiest one can always be moved to begin at one. */
function bruteForce(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time - start < windowMs).length))
}

describe('The busiest window', () => {
  it('is what counting every window by hand gives', () => {
    const times = fc.array(fc.oneof(fc.integer({min: 0, max: 5000}), fc.double({min: 0, max: 5000, noNaN: true})), {maxLength: 60})
    fc.assert(
      fc.property(times, fc.integer({min: 1, max: 2000}), (unsorted, windowMs) => {
        const sorted = unsorted.toSorted((a, b) => a - b)
        expect(busiestWindow(sorted, windowMs)).toBe(bruteForce(sorted, windowMs))
      }),
    )
  })

  it('does not count requests together that are exactly one window apart', () => {
    expect(busiestWindow([0, 1000, 2000], 1000)).toBe(1)
    expect(busiestWindow([0, 999.9, 2000], 1000)).toBe(2)
  })

  it('is not tied to the clock: ten requests around a full second count as ten', () => {
    expect(busiestWindow([996, 997, 998, 999, 999.5, 1000, 1001, 1002, 1003, 1004], 1000)).toBe(10)
  })

  it('is empty without requests', () => {
    expect(busiestWindow([], 1000)).toBe(0)
  })
})
