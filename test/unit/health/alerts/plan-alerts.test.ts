import {describe, expect, it} from 'vitest'

import {planAlerts} from '../../../../src/lib/health/alerts/plan-alerts.ts'
import {pacing} from '../../../../src/lib/health/alerts/plan-groups.ts'
import type {Silence} from '../../../../src/lib/health/alerts/silence.ts'
import type {AlertState} from '../../../../src/lib/health/alerts/state.ts'
import {applied, emptyState, event, minute, read, reading, rule, rules} from './fixtures.ts'

const options = {gapMs: 3 * minute}
const none = new Map()

/** Plays readings minute by minute, and tells the titles of what people were told, by minute. */
function play(of: Parameters<typeof planAlerts>[0], values: readonly (number | null | undefined)[]): {state: AlertState; told: string[]} {
  let state = emptyState()
  const told: string[] = []
  for (const [at, value] of values.entries()) {
    state = {...state, nowMs: at * minute}
    const readings = value === undefined ? none : value === null ? read() : read(reading(value))
    const changes = planAlerts(of, readings, state, options)
    told.push(...changes.notifications.map(({kind}) => `${at} ${kind}`))
    state = applied(state, changes, at * minute)
  }
  return {state, told}
}

const silence = (over: Partial<Silence> = {}): Silence => ({
  ...{id: 'silence-1', rule: '*', subject: '*', labels: {}, reason: 'known', author: 'me', createdAtMs: 0, expiresAtMs: 60 * minute},
  ...{liftedAtMs: null, liftedBy: null, ...over},
})

describe('A condition over readings', () => {
  const sustained = rules(rule({sustainedForMs: 5 * minute}))

  it.each([
    ['is told once it has lasted, not before', [2000, 2000, 2000, 2000, 2000, 2000, 2000], ['6 firing']],
    ['is not told when it was over in between', [2000, 2000, 2000, 900, 2000, 2000, 2000, 2000], []],
    ['is not told when its subject is gone before', [2000, 2000, null, 2000, 2000, 2000, 2000], []],
    ['counts on when one sample is missing', [2000, 2000, undefined, 2000, 2000, 2000, 2000], ['6 firing']],
    ['counts anew when nobody looked for too long', [2000, undefined, undefined, undefined, undefined, 2000, 2000, 2000], []],
    ['is over when it comes below where it clears', [2000, 2000, 2000, 2000, 2000, 2000, 900, 900, 700, 700], ['6 firing', '9 resolved']],
    ['is over when its subject is gone', [2000, 2000, 2000, 2000, 2000, 2000, 2000, null, null], ['6 firing', '8 resolved']],
  ] as const)('%s', (_name, values, told) => {
    expect(play(sustained, values).told).toEqual(told)
  })

  it('stays as it is when its signal could not be read', () => {
    const {state} = play(rules(rule()), [2000, 2000, undefined, undefined])
    expect(state.alerts).toMatchObject([{state: 'firing', value: 2000}])
  })

  it('is told again when it becomes worse, and not when it becomes better', () => {
    const levels = [
      {severity: 'warning', fireAt: 1000, clearAt: 800},
      {severity: 'critical', fireAt: 5000, clearAt: 4000},
    ] as const
    expect(play(rules(rule({levels})), [2000, 2000, 6000, 3000, 3000]).told).toEqual(['1 firing', '2 update'])
  })

  it('that nobody has read for a day is forgotten, and one that is read is not', () => {
    let {state} = play(rules(rule()), [2000, 2000])
    state = {...state, nowMs: state.nowMs + 23 * 60 * minute}
    expect(planAlerts(rules(rule()), none, state, options).alerts).toEqual([])
    state = {...state, nowMs: state.nowMs + 60 * minute}
    expect(planAlerts(rules(rule()), none, state, options).alerts).toMatchObject([{state: 'resolved'}])
  })
})

describe('Events', () => {
  const fleet = (count: number, nowMs: number, over: Parameters<typeof event>[0] = {}): AlertState => ({
    ...emptyState(nowMs),
    alerts: Array.from({length: count}, (_, i) => event({subject: `tenant-${i}`, labels: {region: i % 2 === 0 ? 'nyc3' : 'fra1'}, ...over})),
  })

  it('of 2,800 tenants in two regions are two messages, not 2,800', () => {
    const {notifications} = planAlerts(rules(), none, fleet(2800, minute), options)
    expect(notifications.map(({title, count, kind}) => ({title, count, kind}))).toEqual([
      {title: 'tenant-offline: 1,400 alerts in fra1', count: 1400, kind: 'firing'},
      {title: 'tenant-offline: 1,400 alerts in nyc3', count: 1400, kind: 'firing'},
    ])
    expect(notifications[0]?.lines).toHaveLength(11)
  })

  it('are gathered for a moment first, and told soon after', () => {
    const state = fleet(1, 1000)
    const early = planAlerts(rules(), none, state, options)
    expect(early.notifications).toEqual([])
    expect(early.dueAtMs).toBe(pacing.gatherMs.warning)
    expect(planAlerts(rules(), none, {...state, nowMs: pacing.gatherMs.warning}, options).notifications).toHaveLength(1)
  })

  it('that are over within that moment are never told', () => {
    const {notifications} = planAlerts(rules(), none, emptyState(minute), options)
    expect(notifications).toEqual([])
  })

  it('of which more join are told with a growing distance', () => {
    let state = emptyState()
    const toldAt: number[] = []
    for (let at = 0; at <= 240; at++) {
      state = {...state, nowMs: at * minute, alerts: fleet(2 * at + 2, 0).alerts.filter(({labels}) => labels.region === 'nyc3')}
      const changes = planAlerts(rules(), none, state, options)
      if (changes.notifications.length > 0) toldAt.push(at)
      state = applied(state, changes, at * minute)
    }
    expect(toldAt).toEqual([1, 6, 16, 36, 76, 136, 196])
  })

  it('that come back soon after they were over are neither over nor new', () => {
    let state = applied(fleet(2, minute), planAlerts(rules(), none, fleet(2, minute), options), minute)
    const gone = planAlerts(rules(), none, {...state, alerts: []}, options)
    expect(gone.notifications).toEqual([])
    state = applied({...state, alerts: []}, gone, minute + 10_000)
    const back = planAlerts(rules(), none, {...state, alerts: fleet(2, 0).alerts}, options)
    expect(back.notifications).toEqual([])
    expect(back.groups.map(({emptyAtMs}) => emptyAtMs)).toEqual([null, null])
  })

  it('that nobody ever ends, end by themselves when their rule says so', () => {
    const stuck = fleet(1, 60 * minute, {rule: 'tenant-stuck'})
    expect(planAlerts(rules(), none, stuck, options).alerts).toMatchObject([{state: 'resolved'}])
    expect(planAlerts(rules(), none, fleet(1, 60 * minute), options).alerts).toEqual([])
  })

  it('are kept back while the fleet is inconclusive, or their region is, and told after that if they still are so', () => {
    const about = (subject: string): AlertState => {
      const {alerts, ...state} = fleet(4, minute)
      return {
        ...state,
        alerts: [...alerts, event({rule: 'fleet-inconclusive', subject, severity: 'critical', labels: subject === 'fleet' ? {} : {region: subject}})],
      }
    }
    const toldOf = (state: AlertState): string[] => planAlerts(rules(), none, state, options).notifications.map(({groupKey}) => groupKey)
    expect(toldOf(about('fleet'))).toEqual(['fleet-inconclusive/fleet'])
    expect(toldOf(about('nyc3'))).toEqual(['fleet-inconclusive/nyc3', 'tenant-offline/fra1'])
    expect(toldOf(fleet(4, minute))).toEqual(['tenant-offline/fra1', 'tenant-offline/nyc3'])
  })

  it('that are critical and unheeded go out again louder, three times and no more', () => {
    const kinds: string[] = []
    let state: AlertState = {...emptyState(), alerts: [event({severity: 'critical'})]}
    for (let at = 0; at <= 24 * 60; at += 5) {
      state = {...state, nowMs: at * minute}
      const changes = planAlerts(rules(), none, state, options)
      kinds.push(...changes.notifications.map(({kind, escalation}) => `${at} ${kind} ${escalation}`))
      state = applied(state, changes, at * minute)
    }
    expect(kinds).toEqual(['5 firing 0', '35 escalation 1', '125 escalation 2', '485 escalation 3'])
    state = {...state, alerts: []}
    state = applied(state, planAlerts(rules(), none, state, options), state.nowMs + minute)
    expect(planAlerts(rules(), none, state, options).notifications).toMatchObject([{kind: 'resolved', escalation: 3}])
  })

  it('that were muted for hours do not go through their escalations at once', () => {
    const late = {...fleet(1, 600 * minute, {severity: 'critical'})}
    const state = applied(late, planAlerts(rules(), none, late, options), 601 * minute)
    expect(planAlerts(rules(), none, state, options).notifications).toEqual([])
  })
})

describe('A silence', () => {
  const silenced = (over: Partial<Silence> = {}): AlertState => ({
    ...emptyState(minute),
    alerts: [event({labels: {region: 'nyc3'}})],
    silences: [silence(over)],
  })
  const kinds = (state: AlertState): string[] => planAlerts(rules(), none, state, options).notifications.map(({kind}) => kind)

  it.each([
    ['everything', {}, []],
    ['the rule', {rule: 'tenant-*'}, []],
    ['the subject', {subject: 'ac*e'}, []],
    ['a label', {labels: {region: 'nyc*'}}, []],
    ['another rule', {rule: 'queue-depth'}, ['firing']],
    ['another subject', {subject: 'acme-2'}, ['firing']],
    ['a label that it does not have', {labels: {tier: '*'}}, ['firing']],
    ['one label of two', {labels: {region: 'nyc3', tier: 'high'}}, ['firing']],
  ])('that matches %s', (_name, over, told) => {
    expect(kinds(silenced(over))).toEqual(told)
  })

  it('wakes the planner when it ends, and what still fires is told then', () => {
    const plan = planAlerts(rules(), none, silenced(), options)
    expect(plan.dueAtMs).toBe(60 * minute)
    expect(kinds({...silenced(), silences: []})).toEqual(['firing'])
  })

  it('of what has gone out is told once, stops its escalations, and its end is told all the same', () => {
    let state: AlertState = {...emptyState(minute), alerts: [event({severity: 'critical'})]}
    state = applied(state, planAlerts(rules(), none, state, options), 2 * minute)
    state = {...state, silences: [silence({expiresAtMs: 10_000 * minute})]}
    const seen: string[] = []
    for (let at = 2; at < 600; at += 5) {
      const changes = planAlerts(rules(), none, state, options)
      seen.push(...changes.notifications.map(({kind}) => kind))
      state = applied(state, changes, at * minute)
    }
    expect(seen).toEqual(['acknowledged'])
    state = {...state, alerts: []}
    state = applied(state, planAlerts(rules(), none, state, options), 601 * minute)
    expect(kinds(state)).toEqual(['resolved'])
  })
})
