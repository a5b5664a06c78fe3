import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {daysUntil, fitTrend, type Sample} from '../../../../src/lib/health/database/fit-trend.ts'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 10, 20, 12)
/** One value a day, the last of them now. */
const daily = (...values: number[]): Sample[] => values.map((value, i) => ({atMs: nowMs - (values.length - 1 - i) * dayMs, value}))

describe('The trend of a figure', () => {
  it.each([
    ['nothing', []],
    ['one value', daily(5)],
    ['three days', daily(5, 6, 7)],
    ['many values of two days', Array.from({length: 48}, (_, i) => ({atMs: nowMs - i * 3_600_000, value: i}))],
    ['days of a month ago', daily(1, 2, 3, 4, 5).map(({atMs, value}) => ({atMs: atMs - 30 * dayMs, value}))],
  ])('is not told from %s', (_, samples) => {
    expect(fitTrend(samples, nowMs)).toMatchObject({enough: false, needed: 4})
  })

  it('is the slope of a straight line, which is perfectly steady', () => {
    const trend = fitTrend(daily(100, 110, 120, 130, 140), nowMs)
    expect(trend).toMatchObject({enough: true, days: 5})
    expect(trend.enough && trend.perDay).toBeCloseTo(10)
    expect(trend.enough && trend.steadiness).toBeCloseTo(1)
  })

  it('says how far the line is from what was seen', () => {
    const steady = fitTrend(daily(100, 111, 119, 131, 139), nowMs)
    const jumpy = fitTrend(daily(100, 100, 300, 80, 120), nowMs)
    expect(steady.enough && steady.steadiness).toBeGreaterThan(0.98)
    expect(jumpy.enough && jumpy.steadiness).toBeLessThan(0.2)
  })

  it('takes the last value of a day, however many there were', () => {
    const noisy = daily(10, 20, 30, 40).flatMap((sample) => [{atMs: sample.atMs - 1000, value: 9999}, sample])
    const trend = fitTrend(noisy.reverse(), nowMs)
    expect(trend.enough && trend.perDay).toBeCloseTo(10)
  })

  it('finds the slope of any line over any gap between days', () => {
    const arbitrary = fc.tuple(
      fc.integer({min: -1000, max: 1000}),
      fc.integer({min: 0, max: 1e6}),
      fc.uniqueArray(fc.integer({min: 0, max: 26}), {minLength: 4}),
    )
    fc.assert(
      fc.property(arbitrary, ([slope, start, ages]) => {
        const trend = fitTrend(
          ages.map((age) => ({atMs: nowMs - age * dayMs, value: start - age * slope})),
          nowMs,
        )
        expect(trend.enough && trend.perDay).toBeCloseTo(slope, 3)
      }),
    )
  })
})

describe('The days until a limit', () => {
  const growing = fitTrend(daily(100, 110, 120, 130), nowMs)
  const still = fitTrend(daily(100, 100, 100, 100), nowMs)
  it.each([
    [200, 130, growing, 7],
    [130, 130, growing, 0],
    [100, 130, growing, 0],
    [200, 100, still, null],
    [200, 100, fitTrend(daily(130, 120, 110, 100), nowMs), null],
    [200, 100, fitTrend([], nowMs), null],
    [1e9, 100, growing, null],
  ])('to %d from %d', (limit, current, trend, days) => {
    const left = daysUntil(limit, current, trend)
    if (days === null) expect(left).toBeNull()
    else expect(left).toBeCloseTo(days)
  })
})
