import {describe, expect, it} from 'vitest'

import type {TickAge, TickLedger} from '../../../src/lib/jobs/ports.ts'
import {tickProbe} from '../../../src/lib/serve/tick-probe.ts'

const probed = (own: readonly string[], ages: readonly TickAge[]): ReturnType<ReturnType<typeof tickProbe>['check']> => {
  const ledger = {ages: () => Promise.resolve([...ages])} as Partial<TickLedger> as TickLedger
  return tickProbe(ledger, {periodic: () => new Map(own.map((task) => [task, 60_000]))}).check(1000)
}

describe('The health of the periodic tasks', () => {
  const stalled: TickAge = {task: 'watchdog', everyMs: 60_000, ageMs: 400_000}
  it('tells which stand still, without keeping the process from serving', async () => {
    expect(await probed(['watchdog', 'settle'], [stalled, {task: 'settle', everyMs: 5000, ageMs: 4000}])).toEqual({
      problems: ['The periodic task watchdog, every 60 s, was last finished 400 s ago'],
      stillServes: true,
    })
  })

  it('is none of a process that has no part in them', async () => {
    expect(await probed([], [stalled])).toEqual({problems: []})
    expect((await probed(['settle'], [stalled])).problems).toEqual([])
  })
})
