import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'

import {Scheduler} from '../../../src/lib/simulator/scheduler.ts'

describe('The scheduler', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('runs every task that was not cancelled, in the order in which they are due', () => {
    const tasks = fc.array(fc.record({delayMs: fc.integer({min: 0, max: 1000}), cancelled: fc.boolean()}), {maxLength: 80})
    fc.assert(
      fc.property(tasks, (wanted) => {
        const scheduler = new Scheduler(() => Date.now())
        const startMs = Date.now()
        const ran: {delayMs: number; atMs: number}[] = []
        for (const {delayMs, cancelled} of wanted) {
          const cancel = scheduler.after(delayMs, () => ran.push({delayMs, atMs: Date.now() - startMs}))
          if (cancelled) cancel()
        }
        vi.advanceTimersByTime(1001)
        const expected = wanted.filter(({cancelled}) => !cancelled).map(({delayMs}) => delayMs)
        expect(ran.map(({delayMs}) => delayMs)).toEqual(expected.toSorted((a, b) => a - b))
        expect(ran.every(({delayMs, atMs}) => atMs >= delayMs && atMs <= delayMs + 1)).toBe(true)
        scheduler.stop()
      }),
    )
  })

  it('holds one timer however many tasks wait, and none once stopped', () => {
    const scheduler = new Scheduler(() => Date.now())
    for (let i = 0; i < 1000; i++) scheduler.after(1000 - i, () => undefined)
    expect(vi.getTimerCount()).toBe(1)
    scheduler.stop()
    scheduler.after(0, () => undefined)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('takes tasks from within tasks', () => {
    const scheduler = new Scheduler(() => Date.now())
    const ran: string[] = []
    scheduler.after(10, () => {
      ran.push('first')
      scheduler.after(10, () => ran.push('second'))
    })
    vi.advanceTimersByTime(15)
    expect(ran).toEqual(['first'])
    vi.advanceTimersByTime(10)
    expect(ran).toEqual(['first', 'second'])
    scheduler.stop()
  })
})
