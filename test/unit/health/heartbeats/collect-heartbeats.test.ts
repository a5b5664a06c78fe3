import {setImmediate} from 'node:timers/promises'

import {describe, expect, it} from 'vitest'

import {realClock} from '../../../../src/lib/adapters/real-clock.ts'
import {type HeartbeatCollector, heartbeatCollector} from '../../../../src/lib/health/heartbeats/collect-heartbeats.ts'
import type {Heartbeat} from '../../../../src/lib/health/heartbeats/heartbeat.ts'
import type {LivenessStore, RecordedHeartbeats} from '../../../../src/lib/health/ports.ts'
import {manualClock} from '../manual-clock.ts'

function heartbeat(tenantId: string, executions = 0): Heartbeat {
  const sentAt = '2026-11-21T09:00:00.000Z'
  return {tenantId, sentAt, sidecarVersion: '1.0.0', n8nVersion: '2.41.3', state: 'active', load: {cpu: 0, memory: 0, executions}}
}

/** Keeps the batches it was given; answers as told. */
function memoryStore(answer: (batch: readonly Heartbeat[]) => Promise<RecordedHeartbeats> = () => Promise.resolve({replayed: []})) {
  const batches: string[][] = []
  const record: LivenessStore['record'] = (batch) => {
    batches.push(batch.map(({tenantId}) => tenantId))
    return answer(batch)
  }
  return {gatherMs: 50, batches, record}
}

const nobodyAsks = (): void => undefined
const collectorOver = (store: LivenessStore, clock = manualClock()): {collector: HeartbeatCollector; clock: ReturnType<typeof manualClock>} => ({
  clock,
  collector: heartbeatCollector(store, nobodyAsks, clock),
})

describe('The collector of heartbeats', () => {
  it('stores what comes within 50 ms in one call', async () => {
    const store = memoryStore()
    const {collector, clock} = collectorOver(store)
    const outcomes = ['a', 'b', 'c'].map((id) => collector.collect(heartbeat(id)))
    expect(store.batches).toEqual([])
    await clock.advance(50)
    expect(await Promise.all(outcomes)).toEqual(['stored', 'stored', 'stored'])
    expect(store.batches).toEqual([['a', 'b', 'c']])
  })

  it('acknowledges only after the store has answered', async () => {
    const {promise, resolve} = Promise.withResolvers<RecordedHeartbeats>()
    const {collector, clock} = collectorOver(memoryStore(() => promise))
    let acknowledged = false
    const outcome = collector.collect(heartbeat('a')).then(() => {
      acknowledged = true
    })
    await clock.advance(1000)
    expect(acknowledged).toBe(false)
    resolve({replayed: []})
    await outcome
  })

  it('puts two heartbeats of one tenant into two batches, in order', async () => {
    const stored: number[] = []
    const store = memoryStore((batch) => {
      stored.push(...batch.map(({load}) => load.executions))
      return Promise.resolve({replayed: []})
    })
    const {collector, clock} = collectorOver(store)
    const outcomes = [1, 2, 3].map((executions) => collector.collect(heartbeat('a', executions)))
    await clock.advance(50)
    await Promise.all(outcomes)
    expect(store.batches).toEqual([['a'], ['a'], ['a']])
    expect(stored).toEqual([1, 2, 3])
  })

  it('stores at most a thousand in one call', async () => {
    const store = memoryStore()
    const {collector, clock} = collectorOver(store)
    const outcomes = Array.from({length: 2500}, (_, i) => collector.collect(heartbeat(`t-${i}`)))
    await clock.advance(50)
    await Promise.all(outcomes)
    expect(store.batches.map(({length}) => length)).toEqual([1000, 1000, 500])
  })

  it('tells each sender whether his was a replay', async () => {
    const {collector, clock} = collectorOver(memoryStore(() => Promise.resolve({replayed: ['b']})))
    const outcomes = ['a', 'b'].map((id) => collector.collect(heartbeat(id)))
    await clock.advance(50)
    expect(await Promise.all(outcomes)).toEqual(['stored', 'replayed'])
  })

  it('tells who was heard, replays left out', async () => {
    const heard: (readonly string[])[] = []
    const clock = manualClock()
    const collector = heartbeatCollector(
      memoryStore(() => Promise.resolve({replayed: ['b']})),
      (ids) => void heard.push(ids),
      clock,
    )
    const outcomes = ['a', 'b', 'c'].map((id) => collector.collect(heartbeat(id)))
    await clock.advance(50)
    await Promise.all(outcomes)
    expect(heard).toEqual([['a', 'c']])
  })

  it('does not wait for more when fifty wait already', async () => {
    const store = memoryStore()
    const {collector} = collectorOver(store)
    const outcomes = Array.from({length: 50}, (_, i) => collector.collect(heartbeat(`t-${i}`)))
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['stored']))
    expect(store.batches.map(({length}) => length)).toEqual([50])
  })

  it('lets what comes during a call wait for others, too', async () => {
    const {promise, resolve} = Promise.withResolvers<RecordedHeartbeats>()
    const store = memoryStore(() => promise)
    const {collector, clock} = collectorOver(store)
    const outcomes = [collector.collect(heartbeat('a'))]
    await clock.advance(50)
    outcomes.push(collector.collect(heartbeat('b')))
    resolve({replayed: []})
    await outcomes[0]
    await setImmediate()
    outcomes.push(collector.collect(heartbeat('c')))
    expect(store.batches).toEqual([['a']])
    await clock.advance(50)
    await Promise.all(outcomes)
    expect(store.batches).toEqual([['a'], ['b', 'c']])
  })

  it('says how full it is', async () => {
    const {collector, clock} = collectorOver(memoryStore())
    expect(collector.fullness()).toBe(0)
    const outcomes = Array.from({length: 5000}, (_, i) => collector.collect(heartbeat(`t-${i}`)))
    expect(collector.fullness()).toBe(0.5)
    await clock.advance(50)
    await Promise.all(outcomes)
    expect(collector.fullness()).toBe(0)
  })

  it('rejects every heartbeat of a batch that could not be stored, and goes on with the next', async () => {
    let away = true
    const store = memoryStore(() => (away ? Promise.reject(new Error('away')) : Promise.resolve({replayed: []})))
    const {collector, clock} = collectorOver(store)
    const failed = ['a', 'b'].map((id) => collector.collect(heartbeat(id)))
    const outcomes = Promise.allSettled(failed)
    await clock.advance(50)
    expect((await outcomes).map(({status}) => status)).toEqual(['rejected', 'rejected'])
    away = false
    const again = collector.collect(heartbeat('a'))
    await clock.advance(50)
    expect(await again).toBe('stored')
  })

  it('takes no more than 10,000 that wait, and takes more again when they are stored', async () => {
    const {promise, resolve} = Promise.withResolvers<RecordedHeartbeats>()
    const store = memoryStore(() => promise)
    const {collector, clock} = collectorOver(store)
    const waiting = Array.from({length: 10_000}, (_, i) => collector.collect(heartbeat(`t-${i}`)))
    expect(await collector.collect(heartbeat('late'))).toBe('overloaded')
    await clock.advance(50)
    // The first thousand are on their way and no longer wait.
    const more = Array.from({length: 1000}, (_, i) => collector.collect(heartbeat(`m-${i}`)))
    expect(await collector.collect(heartbeat('late'))).toBe('overloaded')
    resolve({replayed: []})
    expect(new Set(await Promise.all([...waiting, ...more]))).toEqual(new Set(['stored']))
    const late = collector.collect(heartbeat('late'))
    await clock.advance(50)
    expect(await late).toBe('stored')
  })

  it('is empty after a flush', async () => {
    const store = memoryStore()
    const collector = heartbeatCollector(store, nobodyAsks, realClock)
    await collector.flush()
    const outcomes = ['a', 'a', 'b'].map((id) => collector.collect(heartbeat(id)))
    await collector.flush()
    expect(store.batches).toEqual([['a', 'b'], ['a']])
    await Promise.all(outcomes)
  })

  // A heartbeat that comes just as the last batch is done must not fall between "nothing waits" and "nobody runs".
  it.each([...Array(12).keys()])('forgets none that comes %i promise steps after an answer', async (steps) => {
    const collector = heartbeatCollector(memoryStore(), nobodyAsks, realClock)
    await collector.collect(heartbeat('a'))
    for (let step = 0; step < steps; step++) await Promise.resolve()
    const slow = new Promise((resolve) => setTimeout(resolve, 500, 'forgotten'))
    expect(await Promise.race([collector.collect(heartbeat('b')), slow])).toBe('stored')
  })
})
