import {createHash} from 'node:crypto'
import {describe, expect, it} from 'vitest'

import {replayCache} from '../../../src/lib/health/replay-cache.ts'
import {manualClock} from './manual-clock.ts'

const mac = (n: number): Buffer => createHash('sha256').update(String(n)).digest()

describe('The memory of signatures', () => {
  it('admits each once, for as long as it could be timely', async () => {
    const clock = manualClock()
    const cache = replayCache(clock)
    expect(cache.admit(mac(1))).toBe(true)
    await clock.advance(599_000)
    expect([cache.admit(mac(1)), cache.admit(mac(2))]).toEqual([false, true])
    await clock.advance(600_001)
    // Ten minutes later its time alone would refuse it.
    expect(cache.admit(mac(1))).toBe(true)
  })

  it('admits one again that was not stored', () => {
    const cache = replayCache(manualClock())
    cache.admit(mac(1))
    cache.forget(mac(1))
    expect([cache.admit(mac(1)), cache.admit(mac(1))]).toEqual([true, false])
  })

  it('stays bounded, forgetting the oldest first', () => {
    const cache = replayCache(manualClock())
    for (let n = 0; n < 200_002; n++) cache.admit(mac(n))
    expect([cache.admit(mac(200_000)), cache.admit(mac(100_000))]).toEqual([false, false])
    expect(cache.admit(mac(0))).toBe(true)
  })
})
