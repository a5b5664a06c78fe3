import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {planAlerts} from '../../../../src/lib/health/alerts/plan-alerts.ts'
import {groupKeyOf} from '../../../../src/lib/health/alerts/plan-groups.ts'
import type {Reading} from '../../../../src/lib/health/alerts/ports.ts'
import type {Signal} from '../../../../src/lib/health/alerts/rule.ts'
import type {AlertState} from '../../../../src/lib/health/alerts/state.ts'
import {applied, emptyState, event, read, reading, rule, rules} from './fixtures.ts'

const minute = 60_000
const subjects = ['a', 'b', 'c']
const levels = [
  {severity: 'warning', fireAt: 10, clearAt: 5},
  {severity: 'critical', fireAt: 20, clearAt: 15},
] as const
const ours = rules(rule({levels, sustainedForMs: 2 * minute}))

interface Step {
  pauseMs: number
  values: (number | undefined)[] | undefined
  offline: string[]
  inconclusive: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  pauseMs: fc.constantFrom(5000, 30_000, minute, 3 * minute, 40 * minute),
  values: fc.option(fc.array(fc.option(fc.constantFrom(1, 7, 12, 17, 30), {nil: undefined}), {minLength: 3, maxLength: 3}), {nil: undefined}),
  offline: fc.subarray(subjects),
  inconclusive: fc.boolean(),
})

/** A state in which the events of a step fire, as though they had been raised. */
function withEvents(state: AlertState, {offline, inconclusive}: Step): AlertState {
  const wanted = [
    ...offline.map((subject) => event({subject, labels: {region: 'nyc3'}})),
    ...(inconclusive ? [event({rule: 'fleet-inconclusive', subject: 'fleet', severity: 'critical'})] : []),
  ]
  const known = new Map(state.alerts.filter(({source}) => source === 'event').map((alert) => [`${alert.rule} ${alert.subject}`, alert]))
  const events = wanted.map(
    (alert) => known.get(`${alert.rule} ${alert.subject}`) ?? {...alert, firingAtMs: state.nowMs, sinceMs: state.nowMs, seenAtMs: state.nowMs},
  )
  return {...state, alerts: [...state.alerts.filter(({source}) => source === 'reading'), ...events]}
}

const readingsOf = ({values}: Step): ReturnType<typeof read> =>
  values === undefined
    ? new Map<Signal, Reading[]>()
    : read(...values.flatMap((value, i) => (value === undefined ? [] : [reading(value, subjects[i] ?? 'a')])))

/** Plays the steps, with `visit` told of each plan and of the state that it was made from. */
function run(steps: readonly Step[], visit: (before: AlertState, plan: ReturnType<typeof planAlerts>) => void): void {
  let state = emptyState(minute)
  for (const each of steps) {
    state = withEvents({...state, nowMs: state.nowMs + each.pauseMs}, each)
    const plan = planAlerts(ours, readingsOf(each), state, {gapMs: 3 * minute})
    visit(state, plan)
    state = applied(state, plan, state.nowMs)
  }
}

describe('Planning alerts, whatever happens', () => {
  it('says nothing new when it plans again from what it made', () => {
    fc.assert(
      fc.property(fc.array(step, {maxLength: 30}), (steps) => {
        run(steps, (before, plan) => {
          const again = planAlerts(ours, new Map(), applied(before, plan, before.nowMs), {gapMs: 3 * minute})
          expect(again).toMatchObject({alerts: [], dropped: [], groups: [], closed: [], notifications: []})
        })
      }),
    )
  })

  it('tells each group of a beginning first, of an end last, and of an end for every beginning once all is well', () => {
    fc.assert(
      fc.property(fc.array(step, {maxLength: 30}), (steps) => {
        const open = new Set<string>()
        const well: Step = {pauseMs: minute, values: [undefined, undefined, undefined], offline: [], inconclusive: false}
        run([...steps, well, well, well], (_before, {notifications}) => {
          for (const {kind, groupKey} of notifications) {
            expect(open.has(groupKey), `${kind} of ${groupKey}`).toBe(kind !== 'firing')
            if (kind === 'firing') open.add(groupKey)
            if (kind === 'resolved') open.delete(groupKey)
          }
        })
        expect([...open]).toEqual([])
      }),
    )
  })

  it('is never due in the past, and tells of tenants while nothing is conclusive only what it had told before', () => {
    fc.assert(
      fc.property(fc.array(step, {maxLength: 30}), (steps) => {
        run(steps, (before, {dueAtMs, notifications}) => {
          if (dueAtMs !== null) expect(dueAtMs).toBeGreaterThan(before.nowMs)
          const muted = before.alerts.some(({rule: id}) => id === 'fleet-inconclusive')
          if (muted) expect(notifications.filter(({rule: id, kind}) => id === 'tenant-offline' && kind !== 'resolved')).toEqual([])
        })
      }),
    )
  })

  it('never sends more than one message for a group at a time', () => {
    fc.assert(
      fc.property(fc.array(step, {maxLength: 30}), (steps) => {
        run(steps, (before, {notifications}) => {
          const keys = notifications.map(({groupKey}) => groupKey)
          expect(new Set(keys).size).toBe(keys.length)
          const known = new Set([...before.groups.map(({key}) => key), ...before.alerts.map(groupKeyOf), 'queue-depth/fleet'])
          for (const key of keys) expect(known).toContain(key)
        })
      }),
    )
  })
})
