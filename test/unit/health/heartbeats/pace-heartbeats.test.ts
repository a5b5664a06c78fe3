import {describe, expect, it} from 'vitest'

import {heartbeatIntervalMs, jitteredMs, paceHeartbeats} from '../../../../src/lib/health/heartbeats/pace-heartbeats.ts'
import type {LivenessWatch} from '../../../../src/lib/health/ports.ts'
import {manualClock} from '../manual-clock.ts'

const minuteMs = 60_000

describe('The interval between two heartbeats', () => {
  it.each([
    [0, 60_000],
    [1, 60_000],
    [14_999, 60_000],
    [15_000, 60_000],
    [15_001, 60_004],
    [30_000, 120_000],
    [150_000, 600_000],
    [1_500_000, 6_000_000],
  ])('of a fleet of %i is %i ms', (watched, expected) => {
    expect(heartbeatIntervalMs(watched, minuteMs)).toBe(expected)
  })

  it('never lets more than 250 heartbeats a second come, whatever the size of the fleet', () => {
    for (let watched = 1; watched < 2_000_000; watched += 7919)
      expect(watched / (heartbeatIntervalMs(watched, minuteMs) / 1000)).toBeLessThan(250.001)
  })

  it('grows by the same factor when it is shorter from the start', () => {
    expect(heartbeatIntervalMs(45_000, 500)).toBe(1500)
  })

  it('is shortened by a tenth at most, and never prolonged', () => {
    expect([0, 0.5, 1].map((random) => jitteredMs(minuteMs, random))).toEqual([60_000, 57_000, 54_000])
  })
})

describe('The pace', () => {
  const pacedBy = (watched: {count: number; away?: boolean}) => {
    const clock = manualClock()
    let asked = 0
    const sweep: LivenessWatch['sweep'] = () => {
      asked++
      if (watched.away === true) return Promise.reject(new Error('away'))
      return Promise.resolve({nowMs: 0, watched: watched.count, silent: 0, oldest: [], latestHeardAtMs: null})
    }
    const next = paceHeartbeats({liveness: {sweep}, clock, shortestMs: minuteMs, random: () => 0})
    return {next, clock, asked: () => asked}
  }

  it('follows the fleet’s size, counted twice a minute however many heartbeats come', async () => {
    const watched = {count: 30_000}
    const {next, clock, asked} = pacedBy(watched)
    next()
    await clock.advance(0)
    expect(next()).toBe(120_000)
    watched.count = 150_000
    for (let i = 0; i < 1000; i++) next()
    expect(asked()).toBe(1)
    await clock.advance(30_000)
    next()
    await clock.advance(0)
    expect([next(), asked()]).toEqual([600_000, 2])
  })

  it('keeps to the last count while the store is away', async () => {
    const watched = {count: 30_000, away: false}
    const {next, clock} = pacedBy(watched)
    next()
    await clock.advance(0)
    watched.away = true
    await clock.advance(60_000)
    next()
    await clock.advance(0)
    expect(next()).toBe(120_000)
  })
})
