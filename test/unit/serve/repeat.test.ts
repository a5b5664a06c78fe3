import {setTimeout as pause} from 'node:timers/promises'
import {describe, expect, it} from 'vitest'

import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {repeat} from '../../../src/lib/serve/repeat.ts'

describe('A repeated task', () => {
  it('runs after each period until it is told to stop, and has then ended', async () => {
    const stop = new AbortController()
    let [runs, running] = [0, false]
    const ended = repeat(
      async () => {
        running = true
        await pause(5)
        running = false
        if (++runs === 3) stop.abort()
      },
      {clock: realClock, everyMs: 5, signal: stop.signal, onFault: () => undefined},
    )
    expect(runs).toBe(0)
    await ended
    await pause(50)
    expect([runs, running]).toEqual([3, false])
  })

  it('goes on after a failure, and tells the first of several in a row', async () => {
    const stop = new AbortController()
    const faults: unknown[] = []
    let runs = 0
    await repeat(
      () => {
        if (++runs === 7) stop.abort()
        return [2, 3, 5].includes(runs) ? Promise.reject(new Error(`run ${runs}`)) : Promise.resolve()
      },
      {clock: realClock, everyMs: 1, signal: stop.signal, onFault: (error) => faults.push((error as Error).message)},
    )
    expect(faults).toEqual(['run 2', 'run 5'])
  })
})
