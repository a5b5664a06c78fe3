import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {judgeReading} from '../../../../src/lib/health/alerts/judge-reading.ts'
import {allRules} from '../../../../src/lib/health/alerts/rules/all-rules.ts'

const two = {
  direction: 'above' as const,
  levels: [
    {severity: 'warning' as const, fireAt: 100, clearAt: 80},
    {severity: 'critical' as const, fireAt: 200, clearAt: 150},
  ] as const,
}

describe('A reading', () => {
  it.each([
    ['below the limit', 100, -1, -1],
    ['above the limit', 101, -1, 0],
    ['between clearing and firing, when nothing fired', 90, -1, -1],
    ['between clearing and firing, when it fired', 90, 0, 0],
    ['where it clears', 80, 0, -1],
    ['above the second limit', 201, 0, 1],
    ['from nothing to the second level at once', 500, -1, 1],
    ['between, when the second level fired', 160, 1, 1],
    ['where the second level clears but not the first', 150, 1, 0],
    ['far down from the second level', 10, 1, -1],
  ])('%s: %d after level %d is on level %d', (_name, value, before, after) => {
    expect(judgeReading(two, value, before)).toBe(after)
  })

  it('is judged the other way round where less is worse', () => {
    const days = {direction: 'below' as const, levels: [{severity: 'warning' as const, fireAt: 30, clearAt: 37}] as const}
    let level = -1
    const levels = [40, 33, 29, 33, 37, 40].map((value) => (level = judgeReading(days, value, level)))
    expect(levels).toEqual([-1, -1, 0, 0, -1, -1])
  })

  it('never makes an alert flap by trembling within the hysteresis', () => {
    fc.assert(
      fc.property(fc.array(fc.double({min: 81, max: 100, noNaN: true}), {minLength: 1}), (values) => {
        const quiet = values.reduce((level, value) => judgeReading(two, value, level), -1)
        const loud = values.reduce((level, value) => judgeReading(two, value, level), 0)
        expect([quiet, loud]).toEqual([-1, 0])
      }),
    )
  })

  it('has rules whose levels rise, whose clearing lies on the well side of firing, and whose ids are unique', () => {
    const ids = [...allRules.readings, ...allRules.events].map(({id}) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const {id, levels, direction} of allRules.readings) {
      const sign = direction === 'above' ? 1 : -1
      for (const {fireAt, clearAt} of levels) expect(sign * clearAt, id).toBeLessThanOrEqual(sign * fireAt)
      for (const [index, {fireAt}] of levels.entries())
        if (index > 0) expect(sign * fireAt, id).toBeGreaterThan(sign * (levels[index - 1]?.fireAt ?? 0))
    }
  })
})
