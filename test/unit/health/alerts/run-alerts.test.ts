import {describe, expect, it} from 'vitest'

import type {AlertCounts, AlertReadings, Reading} from '../../../../src/lib/health/alerts/ports.ts'
import type {Signal} from '../../../../src/lib/health/alerts/rule.ts'
import {allRules} from '../../../../src/lib/health/alerts/rules/all-rules.ts'
import {type AlertPorts, planAgain, runAlertCycle, sampleAlerts} from '../../../../src/lib/health/alerts/run-alerts.ts'
import type {AlertState, StateChanges} from '../../../../src/lib/health/alerts/state.ts'
import {applied, emptyState, minute} from './fixtures.ts'

const now = new AbortController().signal

/** A store in memory that refuses the first `refusals` plans, and notes what was asked of it. */
function memoryStore(refusals = 0, oldestMs = 0) {
  const seen = {state: emptyState(), reads: 0, finished: 0, applied: [] as StateChanges[]}
  const counts: AlertCounts = {firing: {critical: 0, warning: 0, info: 0}, outbox: {waiting: 0, oldestMs}, cycleAgeMs: null}
  return {
    seen,
    at: (nowMs: number) => {
      seen.state = {...seen.state, nowMs}
    },
    read: (): Promise<AlertState> => {
      seen.reads++
      return Promise.resolve(seen.state)
    },
    apply: (changes: StateChanges): Promise<boolean> => {
      if (refusals-- > 0) return Promise.resolve(false)
      seen.applied.push(changes)
      seen.state = applied(seen.state, changes, seen.state.nowMs)
      return Promise.resolve(true)
    },
    finishCycle: () => Promise.resolve(void seen.finished++),
    counts: () => Promise.resolve(counts),
  }
}

const source = (signals: readonly Signal[], read: (signal: Signal) => Promise<Reading[]>): AlertReadings & {asked: Signal[]} => {
  const asked: Signal[] = []
  return {
    signals,
    unavailable: {},
    asked,
    read: (signal) => {
      asked.push(signal)
      return read(signal)
    },
  }
}
const nothing = (): Promise<Reading[]> => Promise.resolve([])
const ports = (store: AlertPorts['store'], ...sources: AlertReadings[]): AlertPorts => ({
  store,
  sources,
  rules: allRules,
  sinks: ['log'],
  gapMs: 3 * minute,
})

describe('A sample', () => {
  it('reads what is cheap, each signal once, and leaves the database alone', async () => {
    const [fleet, database] = [source(['queues', 'heartbeats'], nothing), source(['database', 'stage'], nothing)]
    await sampleAlerts(ports(memoryStore(), fleet, database), now)
    expect([fleet.asked.sort(), database.asked]).toEqual([['heartbeats', 'queues'], []])
  })

  it('of which one signal fails still judges the others, and says which failed', async () => {
    const store = memoryStore()
    const broken = source(['queues'], () => Promise.reject(new Error('away')))
    const blocked = source(['firewall'], () => Promise.resolve([{rule: 'ohio-firewall', subject: 'acme', value: 2, labels: {operation: 'a query'}}]))
    const {unread} = await sampleAlerts(ports(store, broken, blocked), now)
    expect(unread).toMatchObject([{signal: 'queues', error: {message: 'away'}}])
    expect(store.seen.state.alerts).toMatchObject([{rule: 'ohio-firewall', severity: 'critical'}])
  })

  it('plans anew when somebody changed the state in between, and gives up after a few tries', async () => {
    const store = memoryStore(2)
    await sampleAlerts(ports(store, source(['queues'], nothing)), now)
    expect([store.seen.reads, store.seen.applied.length]).toEqual([3, 1])
    const busy = memoryStore(100)
    expect(await planAgain(ports(busy))).toMatchObject({notifications: 0})
    expect(busy.seen.reads).toBe(5)
  })

  it('makes an alert of a signal that goes unread, also of one that never was read', async () => {
    const store = memoryStore()
    const broken = source(['database'], () => Promise.reject(new Error('away')))
    for (const at of [0, 15, 30, 45, 60]) {
      store.at(at * minute)
      await runAlertCycle(ports(store, broken), now)
    }
    expect(store.seen.state.alerts).toMatchObject([{rule: 'signal-unread', subject: 'database', summary: expect.stringContaining('1 h') as string}])
    const mended = source(['database'], nothing)
    await runAlertCycle(ports(store, mended), now)
    expect(store.seen.state.alerts).toEqual([])
  })
})

describe('A complete cycle', () => {
  it('reads everything, and is complete when all could be read', async () => {
    const store = memoryStore()
    const all = source(['queues', 'database', 'stage'], nothing)
    expect(await runAlertCycle(ports(store, all), now)).toMatchObject({complete: true})
    expect([all.asked.sort(), store.seen.finished]).toEqual([['database', 'queues', 'stage'], 1])
  })

  it('is not complete when something could not be read, or when messages have waited for long', async () => {
    const store = memoryStore()
    expect(
      await runAlertCycle(
        ports(
          store,
          source(['stage'], () => Promise.reject(new Error('away'))),
        ),
        now,
      ),
    ).toMatchObject({complete: false})
    expect(store.seen.finished).toBe(0)
    expect(await runAlertCycle(ports(memoryStore(0, 16 * minute), source(['stage'], nothing)), now)).toMatchObject({complete: false})
    expect(await runAlertCycle(ports(memoryStore(0, 14 * minute), source(['stage'], nothing)), now)).toMatchObject({complete: true})
  })
})
