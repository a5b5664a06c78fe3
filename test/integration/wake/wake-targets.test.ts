import {describe, expect, it} from 'vitest'

import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import type {WakeStore} from '../../../src/lib/wake/ports.ts'
import {row} from '../store/fleets.ts'
import {WakeFixture} from './wake-fixture.ts'

const fixture = WakeFixture.use()

describe('Creating a wake batch', () => {
  it('queues each tenant once though overlapping batches are made at the same time', async () => {
    const ids = await fixture.sleepers(60)
    const selections = [ids, ids.toReversed(), ids.slice(0, 40), ids.slice(20), ids.filter((_, i) => i % 2 === 0)]
    const made = await Promise.all(selections.map((selection) => fixture.create(selection)))
    const open = await fixture.stack.sql(`select tenant_id from genesis.wake_targets where state = 'queued' order by 1`)
    expect(open.map(({tenant_id}) => tenant_id)).toEqual(ids)
    for (const [i, {batchId}] of made.entries()) {
      const progress = await fixture.wakes.progress(batchId)
      expect(progress?.totals.requested).toBe(selections[i]?.length)
      expect(progress?.totals.open).toBe((progress?.totals.requested ?? 0) - (progress?.totals.skipped ?? 0))
      expect(progress?.problems.every(({code}) => code === 'already-waking')).toBe(true)
      expect(progress?.endedAt === null).toBe((progress?.totals.open ?? 0) > 0)
    }
  })

  it('again with the same id changes nothing and answers the same, also at the same time', async () => {
    const ids = await fixture.sleepers(5)
    const id = fixture.newBatchId()
    const answers = await Promise.all([fixture.create(ids, {id}), fixture.create(ids, {id}), fixture.create(ids.slice(0, 2), {id, actor: 'another'})])
    answers.push(await fixture.create([], {id}))
    for (const answer of answers) expect(answer).toMatchObject({batchId: id, ratePerSecond: 2.5, totals: {requested: answers[0]?.totals.requested}})
    expect(await fixture.stack.sql('select count(*)::int as n from genesis.wake_targets')).toEqual([{n: answers[0]?.totals.requested}])
    expect(await fixture.stack.sql(`select count(*)::int as n from genesis.audit_log where action = 'wake.start' and subject = $1`, [id])).toEqual([
      {n: 1},
    ])
  })

  it('names whom it skips and why, leaves strangers out, and ends at once when nobody is left', async () => {
    await tenantStore(fixture.stack.store).import(
      [row('ohio', {lineage: 'ohio'}), row('up', {dropletId: 1}), row('bare', {state: 'hibernated'}), row('busy', {state: 'waking', dropletId: 2})],
      'tester',
      false,
    )
    const progress = await fixture.create(['ohio', 'up', 'bare', 'busy', 'nobody'])
    expect(progress.totals).toEqual({requested: 4, open: 0, ready: 0, failed: 0, skipped: 4, cancelled: 0})
    expect(progress.problems.map(({tenantId, code}) => `${tenantId} ${code}`)).toEqual([
      'ohio GEN_OHIO_FIREWALL',
      'up not-hibernated',
      'bare no-droplet',
      'busy already-waking',
    ])
    expect(progress.endedAt).not.toBeNull()
  })

  it('gives the targets in the order of tiers, batches and places', async () => {
    const ids = await fixture.sleepers(6)
    const [first, second] = [
      await fixture.create([ids[5] ?? '', ids[3] ?? '', ids[0] ?? '']),
      await fixture.create([ids[4] ?? '', ids[2] ?? '', ids[1] ?? '']),
    ]
    const driven = await fixture.wakes.targetsToDrive()
    const tenants = await fixture.stack.sql<{id: string; tenant_id: string}>('select id, tenant_id from genesis.wake_targets')
    const nameOf = (targetId: number) => tenants.find(({id}) => Number(id) === targetId)?.tenant_id
    expect(driven.map(({tier, targetId}) => `${tier} ${nameOf(targetId)}`)).toEqual([
      'enterprise t-003',
      'enterprise t-000',
      'high t-004',
      'high t-001',
      'standard t-005',
      'standard t-002',
    ])
    expect(await fixture.wakes.countTargetsToDrive()).toBe(6)
    expect((await fixture.wakes.targetsToDrive(second.batchId)).map(({targetId}) => nameOf(targetId))).toEqual(['t-004', 't-001', 't-002'])
    expect((await fixture.wakes.latest(1)).map(({batchId}) => batchId)).toEqual([second.batchId])
    expect((await fixture.wakes.latest(9)).map(({batchId}) => batchId)).toEqual([second.batchId, first.batchId])
  })

  it('takes 15,000 tenants in one call', async () => {
    const ids = Array.from({length: 15_000}, (_, i) => row(`big-${i}`, {state: 'hibernated', dropletId: i + 1}))
    await tenantStore(fixture.stack.store).import(ids, 'tester', false)
    const candidates = await fixture.wakes.candidates({tiers: []})
    const startMs = performance.now()
    const {batchId, totals} = await fixture.create(candidates.map(({id}) => id))
    const targets = await fixture.wakes.targetsToDrive(batchId)
    console.info(`15,000 targets: recorded and read in ${Math.round(performance.now() - startMs)} ms`)
    expect([totals.open, targets.length]).toEqual([15_000, 15_000])
  })
})

describe('Candidates for a wake', () => {
  it('are all hibernated sovereign tenants, those of some tiers, or those that were named whatever their state', async () => {
    await fixture.sleepers(4)
    await tenantStore(fixture.stack.store).import([row('ohio', {lineage: 'ohio', state: 'hibernated'}), row('up', {dropletId: 99})], 'tester', false)
    const ids = async (selection: Parameters<WakeStore['candidates']>[0]) => (await fixture.wakes.candidates(selection)).map(({id}) => id)
    expect(await ids({tiers: []})).toEqual(['t-000', 't-003', 't-001', 't-002'])
    expect(await ids({tiers: ['high', 'standard']})).toEqual(['t-001', 't-002'])
    expect(await ids({tiers: [], limit: 2})).toEqual(['t-000', 't-003'])
    expect(await ids({tiers: [], tenantIds: ['up', 'ohio', 't-002', 'nobody', 'up']})).toEqual(['ohio', 't-002', 'up'])
    expect(await ids({tiers: [], tenantIds: []})).toEqual([])
  })
})

describe('A claim on a target', () => {
  it('lets a worker act, and the tenant is waking from then on', async () => {
    const [id] = await fixture.sleepers(1)
    const {of} = await fixture.targetsOf([id ?? ''])
    expect(await fixture.claim(of(id))).toMatchObject({
      ...{decision: 'act', targetId: of(id), attempt: 1, requestedAt: null, ratePerSecond: 2.5, position: 1},
      tenant: {id, tier: 'enterprise', lineage: 'sovereign', dropletId: 1},
    })
    expect(await fixture.stateOf(id)).toBe('waking')
  })

  it('makes every earlier claim worthless, at each step', async () => {
    const [id] = await fixture.sleepers(1)
    const {of} = await fixture.targetsOf([id ?? ''])
    const [old, current] = [await fixture.claim(of(id)), await fixture.claim(of(id))]
    expect([old.attempt, current.attempt, current.decision]).toEqual([1, 2, 'act'])
    const steps = (attempt: number) => [
      () => fixture.wakes.beginRequest(of(id), attempt),
      () => fixture.wakes.recordAction(of(id), attempt, 7),
      () => fixture.wakes.fail(of(id), attempt, {code: 'X', reason: 'x', outcomeUnknown: false}),
    ]
    for (const step of [...steps(old.attempt), ...steps(99)]) expect(await step()).toBe(false)
    expect(await fixture.wakes.beginRequest(of(id), current.attempt)).toBe(true)
    expect(await fixture.wakes.recordAction(of(id), current.attempt, 7)).toBe(true)
    expect(await fixture.wakes.fail(of(id), current.attempt, {code: 'X', reason: 'x', outcomeUnknown: false})).toBe(false)
    expect(await fixture.wakes.claim(of(id))).toEqual({decision: 'skip'})
  })

  it('counts the workers that were killed before theirs', async () => {
    const [id] = await fixture.sleepers(1)
    const {of} = await fixture.targetsOf([id ?? ''])
    expect(await fixture.wakes.claim(of(id), 3)).toMatchObject({decision: 'act', attempt: 3})
    // A new job of the queue counts from one again; the number still grows.
    expect(await fixture.wakes.claim(of(id), 1)).toMatchObject({decision: 'act', attempt: 4})
  })

  it('says to look first once a request may have left', async () => {
    const [id] = await fixture.sleepers(1)
    const {of} = await fixture.targetsOf([id ?? ''])
    const first = await fixture.claim(of(id))
    await fixture.wakes.beginRequest(of(id), first.attempt)
    const second = await fixture.claim(of(id))
    expect(second).toMatchObject({decision: 'adopt', attempt: 2, requestedAt: expect.any(String) as string})
    expect(await fixture.wakes.beginRequest(of(id), first.attempt)).toBe(false)
    const requestedAt = second.requestedAt
    await fixture.wakes.beginRequest(of(id), second.attempt)
    // The first time counts: whatever was started since may be ours.
    expect((await fixture.claim(of(id))).requestedAt).toBe(requestedAt)
  })

  it('made by many at once gives each a number of its own, and the last may act', async () => {
    const [id] = await fixture.sleepers(1)
    const {of} = await fixture.targetsOf([id ?? ''])
    const claims = await Promise.all(Array.from({length: 8}, () => fixture.claim(of(id))))
    expect(claims.map(({attempt}) => attempt).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const may = await Promise.all(claims.map(({attempt}) => fixture.wakes.beginRequest(of(id), attempt)))
    expect(claims.filter((_, i) => may[i]).map(({attempt}) => attempt)).toEqual([8])
  })

  it('is refused, and the target skipped, when the tenant is no longer hibernated', async () => {
    const [id] = await fixture.sleepers(1)
    const {batchId, of} = await fixture.targetsOf([id ?? ''])
    await fixture.stack.sql(`update genesis.tenants set state = 'updating'`)
    expect(await fixture.wakes.claim(of(id))).toEqual({decision: 'skip'})
    expect(await fixture.wakes.progress(batchId)).toMatchObject({
      totals: {skipped: 1, open: 0},
      problems: [{tenantId: id, state: 'skipped', code: 'not-hibernated', reason: 'is updating, not hibernated'}],
    })
    expect(await fixture.stateOf(id)).toBe('updating')
    expect(await fixture.wakes.claim(123_456_789)).toEqual({decision: 'skip'})
  })
})
