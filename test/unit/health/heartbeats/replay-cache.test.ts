import {describe, expect, it} from 'vitest'

import {replayCache} from '../../../../src/lib/health/heartbeats/replay-cache.ts'

describe('The memory of heartbeats', () => {
  it('knows what was stored and all that was sent before, of that tenant only', () => {
    const cache = replayCache()
    expect(cache.knows('a', 1000)).toBe(false)
    cache.remember('a', 1000)
    expect([999, 1000, 1001].map((sentAtMs) => cache.knows('a', sentAtMs))).toEqual([true, true, false])
    expect(cache.knows('b', 1000)).toBe(false)
  })

  it('does not grow with the number of heartbeats', () => {
    const cache = replayCache()
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 1_000_000; n++) cache.remember(`t-${n % 100}`, n)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
    expect([cache.knows('t-99', 999_999), cache.knows('t-99', 1_000_099)]).toEqual([true, false])
  })
})
