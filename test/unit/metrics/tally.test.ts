import {setTimeout as pause} from 'node:timers/promises'
import {describe, expect, it} from 'vitest'

import {tally} from '../../../src/lib/metrics/tally.ts'

describe('A tally', () => {
  it('passes on the sum of what happened within a tenth of a second, once, and nothing when nothing happened', async () => {
    const passed: number[] = []
    const count = tally((sum) => passed.push(sum))
    await pause(120)
    for (let i = 0; i < 5; i++) count()
    await pause(10)
    count()
    expect(passed).toEqual([])
    await pause(150)
    expect(passed).toEqual([6])
    count()
    await pause(300)
    expect(passed).toEqual([6, 1])
  })
})
