import {describe, expect, it} from 'vitest'

import {callGatherer} from '../../../../src/lib/health/governor/gather-calls.ts'
import {mergeWindows} from '../../../../src/lib/health/governor/merge-windows.ts'

describe('gathered calls', () => {
  it('are counted by target, with the median of those that succeeded, and are gone when they were taken', () => {
    const calls = callGatherer()
    for (const latencyMs of [5, 1, 9]) calls.observe('store', {latencyMs, failed: false})
    calls.observe('store', {latencyMs: 30_000, failed: true})
    calls.observe('digitalocean', {latencyMs: 30_000, failed: true})
    expect(calls.take()).toEqual({store: {calls: 4, errors: 1, medianMs: 5}, digitalocean: {calls: 1, errors: 1, medianMs: null}})
    expect(calls.take()).toEqual({})
  })

  it('count again when a report of them could not be delivered', () => {
    const calls = callGatherer()
    calls.observe('store', {latencyMs: 4, failed: false})
    const report = calls.take()
    calls.observe('store', {latencyMs: 6, failed: false})
    calls.giveBack(report)
    expect(calls.take()).toEqual({store: {calls: 2, errors: 0, medianMs: 6}})
  })

  it('remember only the latest latencies, however many calls there are', () => {
    const calls = callGatherer()
    for (let i = 0; i < 10_000; i++) calls.observe('store', {latencyMs: i < 9000 ? 1 : 2, failed: false})
    expect(calls.take()).toEqual({store: {calls: 10_000, errors: 0, medianMs: 2}})
  })
})

describe('the windows of several processes', () => {
  it('are one: the median of medians, each weighing what it has of successful calls', () => {
    expect(
      mergeWindows([
        {calls: 10, errors: 0, medianMs: 100},
        {calls: 100, errors: 10, medianMs: 3},
        {calls: 5, errors: 5, medianMs: null},
      ]),
    ).toEqual({calls: 115, errors: 15, medianMs: 3})
  })

  it('of none is empty', () => {
    expect(mergeWindows([])).toEqual({calls: 0, errors: 0, medianMs: null})
  })
})
