import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {type CallWindow, type LimitPolicy, type LimitState, nextLimit} from '../../../../src/lib/health/governor/next-limit.ts'
import {run, type SimulatedService, start} from './simulated-service.ts'

const policy: LimitPolicy = {minimum: 2, maximum: 64, initial: 16, slackMs: 5}
const state = (change: Partial<LimitState> = {}): LimitState => ({limit: 16, baselineMs: 10, cooling: 0, ...change})
const seen = (change: Partial<CallWindow> = {}): CallWindow => ({calls: 40, errors: 0, medianMs: 10, ...change})

describe('the next limit', () => {
  it.each<[string, LimitState, CallWindow, Partial<LimitState>]>([
    ['grows by one when all is well', state(), seen(), {limit: 17}],
    ['never grows beyond the maximum', state({limit: 64}), seen(), {limit: 64}],
    ['learns its baseline from the first window', state({baselineMs: null}), seen({medianMs: 12}), {limit: 17, baselineMs: 12}],
    ['stays when nothing was seen', state({cooling: 1}), seen({calls: 0, medianMs: null}), {limit: 16, baselineMs: 10, cooling: 0}],
    ['is halved on errors, and then held', state(), seen({errors: 5}), {limit: 8, cooling: 1}],
    ['is halved when every call failed', state(), seen({calls: 3, errors: 3, medianMs: null}), {limit: 8, baselineMs: 10}],
    ['overlooks a single error', state(), seen({calls: 2, errors: 1}), {limit: 17}],
    ['overlooks a few errors among many calls', state(), seen({calls: 100, errors: 9}), {limit: 17}],
    ['overlooks latency within the slack', state(), seen({medianMs: 20}), {limit: 17}],
    ['is lowered by as much as latency is too high', state(), seen({medianMs: 28}), {limit: 11, cooling: 1}],
    ['is lowered by at most a half', state(), seen({medianMs: 500}), {limit: 8}],
    ['is lowered by at least a tenth', state(), seen({medianMs: 20.5}), {limit: 14}],
    ['is held while it cools, whatever is seen', state({cooling: 1}), seen({errors: 40, medianMs: null}), {limit: 16, cooling: 0}],
    ['never falls below the minimum', state({limit: 2}), seen({errors: 40, medianMs: null}), {limit: 2}],
    ['keeps an untouched baseline when the first window fails', state({baselineMs: null}), seen({errors: 20, medianMs: 900}), {baselineMs: null}],
    ['believes lower latency soon', state({baselineMs: 20}), seen({medianMs: 10}), {baselineMs: 15}],
    ['believes higher latency slowly', state(), seen({medianMs: 19}), {baselineMs: 10.2}],
  ])('%s', (_what, before, window, after) => {
    expect(nextLimit(before, window, policy)).toMatchObject(after)
  })

  it('stays within its bounds and lets the baseline be no more than was seen, whatever is seen', () => {
    const windows = fc.array(fc.record({calls: fc.nat(1000), errors: fc.nat(1000), medianMs: fc.option(fc.double({min: 0, max: 1e6, noNaN: true}))}))
    fc.assert(
      fc.property(windows, (list) => {
        let now = start(policy)
        for (const window of list) {
          now = nextLimit(now, {...window, errors: Math.min(window.errors, window.calls)}, policy)
          expect(now.limit).toBeGreaterThanOrEqual(policy.minimum)
          expect(now.limit).toBeLessThanOrEqual(policy.maximum)
          expect(Number.isInteger(now.limit)).toBe(true)
          if (now.baselineMs !== null) expect(now.baselineMs).toBeLessThanOrEqual(Math.max(...list.map(({medianMs}) => medianMs ?? 0)))
        }
      }),
    )
  })
})

const services = fc.record<SimulatedService>({
  capacity: fc.integer({min: 4, max: 40}),
  usualMs: fc.integer({min: 20, max: 400}),
  noise: fc.double({min: 0, max: 0.3, noNaN: true}),
  seed: fc.nat(),
})
/** Where calls begin to take 1.5 times as long. */
const knee = ({capacity}: SimulatedService): number => capacity * 1.5
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the governor and a service whose capacity it does not know', () => {
  it('settles near the capacity and never swings by more than half of it', () => {
    fc.assert(
      fc.property(services, (service) => {
        const {limits} = run(policy, service, 300)
        const settled = limits.slice(100)
        expect(mean(settled)).toBeGreaterThan(service.capacity * 0.8)
        expect(mean(settled)).toBeLessThanOrEqual(Math.min(policy.maximum, knee(service) * 1.35))
        expect(Math.min(...settled)).toBeGreaterThanOrEqual(Math.floor(service.capacity * 0.6))
        expect(Math.max(...settled)).toBeLessThanOrEqual(knee(service) * 1.5 + 3)
      }),
    )
  })

  it('backs off to what is left within a dozen decisions when most of the capacity goes, and comes back when it returns', () => {
    fc.assert(
      fc.property(services, (service) => {
        const before = run(policy, service, 100)
        const weak = {...service, capacity: service.capacity / 5}
        const during = run(policy, weak, 12, before.state)
        expect(during.limits.at(-1)).toBeLessThanOrEqual(Math.max(policy.minimum, knee(weak) * 1.5 + 1))
        const after = run(policy, service, 80, during.state)
        expect(after.limits.at(-1)).toBeGreaterThanOrEqual(Math.floor(service.capacity * 0.6))
      }),
    )
  })

  it('falls to the least within a dozen decisions when every call fails, and grows again by one each time afterwards', () => {
    const dead: CallWindow = {calls: 20, errors: 20, medianMs: null}
    let now: LimitState = state({limit: 64})
    for (let round = 0; round < 12; round++) now = nextLimit(now, dead, policy)
    expect(now.limit).toBe(policy.minimum)
    const {limits} = run(policy, {capacity: 40, usualMs: 10, noise: 0, seed: 1}, 10, {...now, cooling: 0})
    expect(limits).toEqual(Array.from({length: 10}, (_, i) => policy.minimum + 1 + i))
  })

  it('gets used to a service that has become slower for good', () => {
    const service = {capacity: 100, usualMs: 50, noise: 0.1, seed: 3}
    const {state: fast} = run(policy, service, 60)
    expect(fast.limit).toBe(policy.maximum)
    const {limits} = run(policy, {...service, usualMs: 150}, 200, fast)
    expect(Math.min(...limits)).toBeLessThan(10)
    expect(limits.at(-1)).toBe(policy.maximum)
  })
})
