import {describe, expect, it} from 'vitest'

import {drawUuid, seededRandom, shuffled} from '../../../src/lib/simulator/random.ts'

function shareBelow(limit: number, values: readonly number[]): number {
  return values.filter((value) => value < limit).length / values.length
}

describe('Seeded randomness', () => {
  it('repeats for the same seed and labels, and differs for others', () => {
    const draw = (...labels: (string | number)[]): number[] => {
      const random = seededRandom(5, ...labels)
      return [random(), random(), random()]
    }
    expect(draw('boot', 't-0001', 1)).toEqual(draw('boot', 't-0001', 1))
    expect(draw('boot', 't-0001', 1)).not.toEqual(draw('boot', 't-0001', 2))
    expect(draw('boot', 't-0001', 1)).not.toEqual(draw('boot', 't-0002', 1))
  })

  it.each([0.01, 0.1, 0.5, 0.9])('falls below %d as often as it should, within one stream and across the first draws of many', (limit) => {
    const stream = seededRandom(1, 'requests')
    const within = Array.from({length: 20_000}, () => stream())
    const across = Array.from({length: 20_000}, (_, tenant) => seededRandom(1, 'boot', `t-${tenant}`, 1)())
    expect(shareBelow(limit, within)).toBeCloseTo(limit, 1.7)
    expect(shareBelow(limit, across)).toBeCloseTo(limit, 1.7)
  })

  it('shuffles without losing anything', () => {
    const items = Array.from({length: 100}, (_, i) => i)
    expect(shuffled(items, seededRandom(1))).not.toEqual(items)
    expect(shuffled(items, seededRandom(1)).toSorted((a, b) => a - b)).toEqual(items)
  })

  it('draws UUIDs of version 4', () => {
    const random = seededRandom(1)
    for (let i = 0; i < 100; i++) expect(drawUuid(random)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
