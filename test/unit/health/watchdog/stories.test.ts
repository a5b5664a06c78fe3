import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {limits} from './fleet-view.ts'
import {live, type Span, type Story} from './simulated-fleet.ts'

const hour = 3600
const base: Story = {regions: [20, 30, 50], seconds: hour, paused: [], cut: [], deaths: []}
/** From a death to the verdict at the latest, in seconds: the limit, and two ticks. */
const withinSeconds = (limits.offlineAfterMs + 2 * limits.periodMs) / 1000
const lost = (spans: readonly Span[]): number => spans.reduce((sum, {from, to}) => sum + to - from, 0)

describe('A fleet that lives through', () => {
  const quiet = {...base, deaths: [{tenant: 3, at: 700}]}
  const stories: [string, Partial<Story>][] = [
    ['nothing at all', {}],
    ['a monitor that stands still for five minutes', {paused: [{from: 900, to: 1200}]}],
    ['a monitor that stands still for half an hour', {paused: [{from: 900, to: 2700}]}],
    ['the cut of its second region for ten minutes', {cut: [{region: 1, from: 800, to: 1400}]}],
    ['the cut of its largest region, half of it', {cut: [{region: 2, from: 800, to: 1400}]}],
    ['the cut of everything', {cut: [{region: undefined, from: 1300, to: 2000}]}],
    ['cuts that follow each other', {cut: [0, 1, 2].map((region) => ({region, from: 1200 + region * 400, to: 1500 + region * 400}))}],
  ]
  it.each(stories)('%s: nobody is falsely offline, and the one that died is found', (_, change) => {
    const {falsely, offlineAt} = live({...quiet, ...change})
    expect(falsely).toEqual([])
    const {paused = [], cut = []} = change
    expect(offlineAt.get(3)).toBeGreaterThan(700)
    expect((offlineAt.get(3) ?? Number.POSITIVE_INFINITY) - 700).toBeLessThanOrEqual(
      withinSeconds + lost(paused) + lost(cut) + (limits.suspectAfterMs * 2) / 1000,
    )
  })

  it('the loss of half of it for good: nobody is offline, and that is told once', () => {
    const {offlineAt, toldInconclusive} = live({...base, deaths: Array.from({length: 50}, (_, i) => ({tenant: i * 2, at: 1000}))})
    expect([offlineAt.size, toldInconclusive]).toEqual([0, 1])
  })

  it('any story: who lives is never offline, who dies alone is found', {timeout: 60_000}, () => {
    const span = (most: number) =>
      fc.tuple(fc.integer({min: 0, max: 2400}), fc.integer({min: 1, max: most})).map(([from, length]): Span => ({from, to: from + length}))
    const story = fc.record({
      regions: fc.array(fc.integer({min: 6, max: 40}), {minLength: 2, maxLength: 5}),
      paused: fc.array(span(900), {maxLength: 2}),
      cuts: fc.array(fc.tuple(span(1200), fc.option(fc.nat(4), {nil: undefined})), {maxLength: 3}),
      deaths: fc.uniqueArray(fc.tuple(fc.nat(11), fc.integer({min: 0, max: 3000})), {maxLength: 2, selector: ([tenant]) => tenant}),
    })
    fc.assert(
      fc.property(story, ({regions, paused, cuts, deaths}) => {
        const cut = cuts.map(([one, region]) => ({...one, region: region === undefined ? undefined : region % regions.length}))
        const all = deaths.map(([tenant, at]) => ({tenant, at}))
        const {falsely, offlineAt} = live({regions, seconds: 3 * hour, paused, cut, deaths: all})
        expect(falsely).toEqual([])
        // Everything is over an hour before the end.
        for (const {tenant} of all) expect(offlineAt.has(tenant), `t-${tenant} died and was never found`).toBe(true)
      }),
      {numRuns: 60},
    )
  })
})
