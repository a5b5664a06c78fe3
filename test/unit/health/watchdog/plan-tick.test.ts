import {describe, expect, it} from 'vitest'

import {planTick} from '../../../../src/lib/health/watchdog/plan-tick.ts'
import type {BlindSpan} from '../../../../src/lib/health/watchdog/ports.ts'
import type {TenantState} from '../../../../src/lib/tenants/tenant.ts'
import {crowd, limits, nowMs, planned, short, view} from './fleet-view.ts'

describe('A tenant that is silent', () => {
  it.each([
    ['is left alone until its limit', 149, null, {}],
    ['is suspect from then on', 150, null, {suspect: ['t']}],
    ['is only suspect at first, however long it has been silent', 5000, null, {suspect: ['t']}],
    ['stays suspect until the second limit', 299, 'suspect', {}],
    ['is offline then', 300, 'suspect', {offline: ['t']}],
  ] as const)('%s', (_, seconds, verdict, expected) => {
    expect(planned({silent: [{id: 't', seconds, verdict}]})).toEqual(expected)
  })

  it('is reported with its tier, its region and for how long', () => {
    const {changes} = planTick(view({silent: [{id: 't', seconds: 312, verdict: 'suspect', tier: 'enterprise'}]}))
    expect(changes.offline).toMatchObject([
      {severity: 'critical', summary: 'Tenant t (enterprise, nyc3) has not been heard for 5 min 12 s.', labels: {tier: 'enterprise', region: 'nyc3'}},
    ])
  })

  it.each(['hibernated', 'hibernating', 'waking', 'updating', 'rebooting', 'offline'] as TenantState[])('is not watched while it is %s', (state) => {
    expect(planned({silent: [{id: 't', seconds: 900, state, watchable: false}]})).toEqual({unwatch: ['t']})
  })

  it('loses its verdict when its silence becomes expected, but not while it is rebooting', () => {
    const silent = {id: 't', seconds: 900, verdict: 'suspect', watchable: false} as const
    expect(planned({silent: [{...silent, state: 'hibernating'}]})).toEqual({unwatch: ['t'], clear: ['t']})
    expect(planned({silent: [{...silent, verdict: 'offline', state: 'rebooting'}]})).toEqual({unwatch: ['t']})
  })

  it('and of whom the store knows nothing is not watched any more', () => {
    const seen = view({silent: [{id: 'gone', seconds: 900}]})
    const {unwatch, changes} = planTick({...seen, store: {...seen.store, tenants: []}})
    expect([unwatch.map(({tenantId}) => tenantId), changes.suspect]).toEqual([['gone'], []])
  })
})

describe('A tenant with a verdict that is heard', () => {
  it.each([
    ['is all right when it was suspect', {verdict: 'suspect', seconds: 20}, {clear: ['t']}],
    ['stays suspect when it was heard before that', {verdict: 'suspect', seconds: 400}, {}],
    ['is back when it was offline', {verdict: 'offline', state: 'offline', watchable: false, seconds: 20}, {recovered: ['t']}],
    ['stays offline while it is not heard', {verdict: 'offline', state: 'offline', watchable: false}, {}],
    ['stays so while it is rebooting', {verdict: 'offline', state: 'rebooting', watchable: false}, {}],
    ['is cleared when something else made it active', {verdict: 'offline', seconds: 20}, {clear: ['t']}],
    ['is cleared when it sleeps', {verdict: 'suspect', state: 'hibernated', watchable: false}, {clear: ['t']}],
    ['is cleared and watched anew when liveness was lost', {verdict: 'suspect'}, {clear: ['t'], watch: ['t']}],
  ] as const)('%s', (_, other, expected) => {
    expect(planned({others: [{id: 't', ...other}]})).toEqual(expected)
  })
})

describe("The monitor's own lag", () => {
  const late = (seconds: number): {lastSweepMs: number} => ({lastSweepMs: nowMs - seconds * 1000})

  it('is nobody’s silence, nor does it look like the loss of the fleet', () => {
    // Stopped for five minutes right after a tick: everybody was last heard before that.
    expect(planned({silent: crowd(900, 360), watched: 1000, store: late(360)})).toEqual({})
  })

  it('is credited once, and what comes after it counts', () => {
    const {changes} = planTick(view({store: late(400)}))
    expect(changes.state.blind).toEqual([{region: '*', cause: 'lag', fromMs: nowMs - 340_000, toMs: nowMs}])
    // 640 s of silence, 300 of which are credited.
    const blind: BlindSpan[] = [{region: '*', cause: 'lag', fromMs: nowMs - 500_000, toMs: nowMs - 200_000}]
    expect(planned({silent: [{id: 't', seconds: 640, verdict: 'suspect'}], store: {blind}})).toEqual({offline: ['t']})
    expect(planned({silent: [{id: 't', seconds: 590, verdict: 'suspect'}], store: {blind}})).toEqual({})
  })

  it('of half a period is no lag', () => {
    expect(planned({silent: [{id: 't', seconds: 300, verdict: 'suspect'}], store: late(90)})).toEqual({offline: ['t']})
  })

  it('is everything at the very first tick', () => {
    expect(planned({silent: crowd(900, 86_400), store: {lastSweepMs: null}})).toEqual({})
  })

  it('holds verdicts off for the time of the first limit, as the store notes', () => {
    expect(planTick(view({store: late(400)})).changes.state.graceMs).toBe(limits.suspectAfterMs)
    expect(planTick(view({})).changes.state.graceMs).toBe(0)
  })
})

describe('Many that fall silent at once', () => {
  it('in a region get no verdict, are told once, and a single one elsewhere is found', () => {
    const silent = [...crowd(40, 320, {verdict: 'suspect'}), {id: 'dead', seconds: 320, region: 'fra1', verdict: 'suspect'} as const]
    const first = planTick(view({silent}))
    expect(short(first)).toEqual({offline: ['dead'], out: ['nyc3']})
    const second = planTick(view({silent, store: first.changes.state}))
    expect(short(second)).toEqual({offline: ['dead'], out: ['nyc3'], told: ['nyc3 firing']})
    expect(second.changes.notices[0]?.summary).toMatch(/^40 of 100 tenants in nyc3 fell silent at once/)
    expect(planned({silent, store: second.changes.state})).toEqual({offline: ['dead'], out: ['nyc3']})
  })

  it('all over the fleet leave nothing to conclude', () => {
    const half = ['nyc1', 'nyc3', 'fra1'].flatMap((region) => crowd(50, 400, {region, verdict: 'suspect'}))
    expect(planned({silent: half, watched: 300})).toEqual({out: ['*']})
    const few = Array.from({length: 20}, (_, i) => ({id: `t-${i}`, seconds: 400, region: `r${i}`, verdict: 'suspect'}) as const)
    expect(planned({silent: few, watched: 150})).toEqual({out: ['*']})
  })

  it('count those for whom the list was too short', () => {
    const seen = view({silent: crowd(50, 400, {verdict: 'suspect'}), watched: 15_000, regions: {nyc3: 501}})
    expect(planTick({...seen, sweep: {...seen.sweep, silent: 9000}}).changes.state.inconclusiveRegions).toEqual(['*'])
  })

  it('are over when less than half of what began it is left, and those start from there', () => {
    const blind: BlindSpan[] = [
      {region: 'nyc3', cause: 'mass-loss', fromMs: nowMs - 900_000, toMs: nowMs - 60_000, overMs: nowMs - 60_000, told: true},
    ]
    const store = {inconclusiveRegions: ['nyc3'], blind}
    expect(planned({silent: crowd(12, 1000), store})).toEqual({out: ['nyc3']})
    const over = planTick(view({silent: crowd(9, 1000, {verdict: 'suspect'}), store}))
    expect(over.changes.state.inconclusiveRegions).toEqual([])
    expect(over.changes.notices).toMatchObject([{subject: 'nyc3', state: 'resolved'}])
    expect(over.changes.offline).toEqual([])
    expect(over.changes.state.blind).toEqual([
      {region: 'nyc3', cause: 'mass-loss', fromMs: nowMs - 900_000, toMs: nowMs, overMs: nowMs - 60_000, told: true},
    ])
  })

  it('are over, too, when it has been no mass loss for the limit of a tenant: those that are left are judged', () => {
    const since = (seconds: number): BlindSpan[] => [
      {region: 'nyc3', cause: 'mass-loss', fromMs: nowMs - 900_000, toMs: nowMs - 60_000, overMs: nowMs - seconds * 1000, told: true},
    ]
    const silent = crowd(12, 1000)
    expect(planned({silent, store: {inconclusiveRegions: ['nyc3'], blind: since(300)}})).toEqual({out: ['nyc3']})
    expect(planned({silent, store: {inconclusiveRegions: ['nyc3'], blind: since(301)}})).toMatchObject({told: ['nyc3 resolved']})
  })

  it('did so up to a limit and a period before it was seen, and all of that is credited', () => {
    const {blind} = planTick(view({silent: crowd(40, 160)})).changes.state
    expect(blind).toEqual([{region: 'nyc3', cause: 'mass-loss', fromMs: nowMs - 210_000, toMs: nowMs, overMs: nowMs, told: false}])
  })

  it('and are few, are judged each for himself', () => {
    const silent = crowd(9, 400, {verdict: 'suspect'})
    expect(planned({silent}).offline).toHaveLength(9)
    expect(planned({silent: crowd(2, 400, {verdict: 'suspect'}), watched: 2, regions: {nyc3: 2}}).offline).toHaveLength(2)
  })
})
