import {describe, expect, it} from 'vitest'

import {tally} from '../../../src/lib/metrics/tally.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('A tally', () => {
  it('passes on the sum of a turn of the event loop, once, and nothing when nothing happened', async () => {
    const passed: number[] = []
    const count = tally((sum) => passed.push(sum))
    await turn()
    for (let i = 0; i < 5; i++) count()
    await Promise.resolve()
    count()
    expect(passed).toEqual([])
    await turn()
    expect(passed).toEqual([6])
    count()
    await turn()
    await turn()
    expect(passed).toEqual([6, 1])
  })
})
