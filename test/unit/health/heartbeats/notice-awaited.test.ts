import {describe, expect, it} from 'vitest'

import {awaitedNotice} from '../../../../src/lib/health/heartbeats/notice-awaited.ts'
import type {AwaitedList} from '../../../../src/lib/health/ports.ts'
import {type ManualClock, manualClock} from '../manual-clock.ts'

/** A store whose list a test changes; `since` is the time on the clock from which a tenant is awaited. */
function world() {
  const clock = manualClock()
  const since: Record<string, number> = {}
  const store = {away: false, reads: [] as (string | null)[]}
  const marked: string[][] = []
  const faults: unknown[] = []
  const read = (version: string | null): Promise<AwaitedList | null> => {
    store.reads.push(version)
    if (store.away) return Promise.reject(new Error('away'))
    const present = JSON.stringify(since)
    if (present === version) return Promise.resolve(null)
    const tenants = Object.entries(since).map(([tenantId, atMs]) => ({tenantId, sinceMs: clock.now() - atMs}))
    return Promise.resolve({version: present, tenants})
  }
  const notice = awaitedNotice({
    awaited: {read},
    marks: [(ids) => Promise.resolve(marked.push([...ids]))],
    clock,
    onFault: (error) => faults.push(error),
  })
  return {clock, since, store, marked, faults, notice}
}

/** In steps, as real time goes. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) await clock.advance(100)
}

describe('Tenants that are awaited', () => {
  it('are noticed when they are heard, together with all that are heard at the same time', async () => {
    const {clock, since, marked, notice} = world()
    since.a = since.b = clock.now() - 5000
    notice.heard(['a', 'stranger'])
    notice.heard(['b'])
    await pass(clock, 100)
    expect(marked).toEqual([['a', 'b']])
  })

  it('are noticed though the list that names them is read after they were heard', async () => {
    const {clock, since, marked, notice} = world()
    notice.heard(['somebody'])
    await pass(clock, 500)
    since.a = clock.now()
    await pass(clock, 100)
    notice.heard(['a'])
    await pass(clock, 100)
    expect(marked).toEqual([])
    await pass(clock, 2100)
    expect(marked).toEqual([['a']])
  })

  it('are not noticed for a heartbeat from before they were awaited', async () => {
    const {clock, since, marked, notice} = world()
    notice.heard(['a'])
    await pass(clock, 50)
    since.a = clock.now() + 1
    await pass(clock, 5000)
    expect(marked).toEqual([])
  })

  it('are noticed again with the next heartbeat while they stay awaited', async () => {
    const {clock, since, marked, notice} = world()
    since.a = clock.now() - 1000
    for (let i = 0; i < 3; i++) {
      notice.heard(['a'])
      await pass(clock, 60_000)
    }
    expect(marked).toEqual([['a'], ['a'], ['a']])
  })

  it('cost nothing while nobody is heard, and one question in two seconds otherwise, which names the version that is known', async () => {
    const {clock, store, notice} = world()
    await pass(clock, 60_000)
    expect(store.reads).toEqual([])
    for (let i = 0; i < 100; i++) {
      notice.heard([`t-${i}`])
      await pass(clock, 100)
    }
    expect(store.reads.length).toBeLessThanOrEqual(7)
    expect(store.reads.slice(1).every((version) => version === '{}')).toBe(true)
  })

  it('are kept while the store is away, which is said once, and noticed when it is back', async () => {
    const {clock, since, store, marked, faults, notice} = world()
    since.a = clock.now() - 1000
    store.away = true
    notice.heard(['a'])
    await pass(clock, 60_000)
    expect([marked, faults.length]).toEqual([[], 1])
    store.away = false
    await pass(clock, 3000)
    expect(marked).toEqual([['a']])
  })

  it('take no more memory than two minutes of heartbeats need, however long the store is away', async () => {
    const {clock, since, store, marked, notice} = world()
    since.early = since.late = clock.now() - 1000
    store.away = true
    notice.heard(['early'])
    await pass(clock, 200_000)
    notice.heard(['late'])
    await pass(clock, 10_000)
    store.away = false
    await pass(clock, 3000)
    expect(marked).toEqual([['late']])
  })

  it('are noticed before a process ends', async () => {
    const {clock, since, marked, notice} = world()
    notice.heard(['somebody'])
    await pass(clock, 100)
    since.a = clock.now()
    notice.heard(['a'])
    const drained = notice.drain()
    await pass(clock, 200)
    await drained
    expect(marked).toEqual([['a']])
  })

  it('do not keep a process from ending while the store is away', async () => {
    const {clock, store, marked, notice} = world()
    store.away = true
    notice.heard(['a'])
    const drained = notice.drain()
    await pass(clock, 200)
    await drained
    expect(marked).toEqual([])
  })
})
