import {describe, expect, it} from 'vitest'

import {WakeFixture} from './wake-fixture.ts'

const fixture = WakeFixture.use()

describe('A wake that ends', () => {
  it('is ready with the first heartbeat after the request, and not before', async () => {
    const [id] = await fixture.sleepers(1)
    const {batchId, of} = await fixture.targetsOf([id ?? ''])
    expect(await fixture.wakes.markReady([id ?? ''])).toBe(0)
    const {attempt} = await fixture.claim(of(id))
    expect(await fixture.wakes.markReady([id ?? ''])).toBe(0)
    await fixture.wakes.beginRequest(of(id), attempt)
    expect(await fixture.wakes.markReady([id ?? '', 'nobody'])).toBe(1)
    expect(await fixture.stateOf(id)).toBe('active')
    expect((await fixture.wakes.progress(batchId))?.endedAt).not.toBeNull()
    expect(await fixture.wakes.markReady([id ?? ''])).toBe(0)
    // The answer to the request comes last: it is still noted.
    expect(await fixture.wakes.recordAction(of(id), attempt, 42)).toBe(true)
    expect(await fixture.stack.sql('select action_id::int, state from genesis.wake_targets')).toEqual([{action_id: 42, state: 'ready'}])
  })

  it.each([
    [false, 'hibernated'],
    [true, 'offline'],
  ])('in failure with the outcome unknown: %s leaves the tenant %s', async (outcomeUnknown, state) => {
    const [id] = await fixture.sleepers(1)
    const {batchId, of} = await fixture.targetsOf([id ?? ''])
    const {attempt} = await fixture.claim(of(id))
    expect(await fixture.wakes.fail(of(id), attempt, {code: 'GEN_X', reason: 'it broke', outcomeUnknown})).toBe(true)
    expect(await fixture.stateOf(id)).toBe(state)
    expect(await fixture.wakes.progress(batchId)).toMatchObject({
      totals: {failed: 1, open: 0},
      problems: [{tenantId: id, state: 'failed', code: 'GEN_X', reason: 'it broke'}],
    })
    expect((await fixture.create([id ?? ''])).totals.open).toBe(outcomeUnknown ? 0 : 1)
  })

  it('in silence is over after its time, once, and only when DigitalOcean had taken the action', async () => {
    const [a, b, c] = await fixture.sleepers(3)
    const {batchId, of} = await fixture.targetsOf([a ?? '', b ?? '', c ?? ''], {readyTimeoutMs: 50})
    for (const id of [a, b]) {
      const {attempt} = await fixture.claim(of(id))
      await fixture.wakes.beginRequest(of(id), attempt)
      if (id === a) await fixture.wakes.recordAction(of(id), attempt, 1)
    }
    await new Promise((resolve) => setTimeout(resolve, 80))
    const expired = await Promise.all([fixture.wakes.expireOverdue(), fixture.wakes.expireOverdue(), fixture.wakes.expireOverdue()])
    expect(expired.reduce((sum, one) => sum + one)).toBe(1)
    expect([await fixture.targetState(of(a)), await fixture.targetState(of(b)), await fixture.targetState(of(c))]).toEqual([
      'failed',
      'claimed',
      'queued',
    ])
    expect([await fixture.stateOf(a), await fixture.stateOf(b)]).toEqual(['offline', 'waking'])
    expect(await fixture.wakes.progress(batchId)).toMatchObject({problems: [{tenantId: a, code: 'ready-timeout'}], endedAt: null})
  })

  it('last together with another one still ends the batch', async () => {
    const ids = await fixture.sleepers(2)
    for (let round = 0; round < 50; round++) {
      await fixture.stack.sql(`update genesis.tenants set state = 'hibernated'`)
      const {batchId, of} = await fixture.targetsOf(ids)
      const claims = await Promise.all(ids.map((id) => fixture.claim(of(id))))
      await Promise.all(claims.map(({targetId, attempt}) => fixture.wakes.beginRequest(targetId, attempt)))
      const [a, b] = claims
      const other = [
        () => fixture.wakes.markReady([ids[1] ?? '']),
        () => fixture.wakes.fail(b?.targetId ?? 0, b?.attempt ?? 0, {code: 'X', reason: 'x', outcomeUnknown: false}),
        () => fixture.wakes.cancel(batchId, 'tester').then(() => fixture.wakes.markReady([ids[1] ?? ''])),
      ][round % 3]
      await Promise.all([fixture.wakes.markReady([a?.tenant.id ?? '']), other?.()])
      const progress = await fixture.wakes.progress(batchId)
      expect(progress?.totals.open, `round ${round}`).toBe(0)
      expect(progress?.endedAt, `round ${round}`).not.toBeNull()
    }
  })
})

describe('Cancelling a batch', () => {
  it('ends what waits and leaves what a worker holds', async () => {
    const [a, b, c] = await fixture.sleepers(3)
    const {batchId, of} = await fixture.targetsOf([a ?? '', b ?? '', c ?? ''])
    const {attempt} = await fixture.claim(of(a))
    expect(await fixture.wakes.cancel(batchId, 'tester@here')).toMatchObject({
      totals: {cancelled: 2, open: 1},
      cancelledAt: expect.any(String) as string,
      endedAt: null,
    })
    expect(await fixture.wakes.claim(of(b))).toEqual({decision: 'skip'})
    expect(await fixture.stateOf(b)).toBe('hibernated')
    await fixture.wakes.beginRequest(of(a), attempt)
    await fixture.wakes.markReady([a ?? ''])
    const ended = await fixture.wakes.progress(batchId)
    expect(ended?.endedAt).not.toBeNull()
    expect(await fixture.wakes.cancel(batchId, 'tester@here')).toEqual({...ended, elapsedMs: expect.any(Number) as number})
    expect(await fixture.wakes.cancel('wake-nothing', 'tester@here')).toBeUndefined()
    expect(await fixture.stack.sql(`select count(*)::int as n from genesis.audit_log where action = 'wake.cancel'`)).toEqual([{n: 1}])
    // The cancelled ones may be woken by another batch.
    expect((await fixture.create([b ?? '', c ?? ''])).totals.open).toBe(2)
  })

  it('at the same time as workers skip its targets makes nobody wait in a circle', async () => {
    const ids = await fixture.sleepers(60)
    for (let round = 0; round < 4; round++) {
      await fixture.stack.sql(`update genesis.tenants set state = 'hibernated'`)
      const {batchId, of} = await fixture.targetsOf(ids)
      await fixture.stack.sql(`update genesis.tenants set state = 'active'`)
      const half = ids.slice(0, 30).map((id) => fixture.wakes.claim(of(id)))
      const outcomes = await Promise.allSettled([
        ...half,
        fixture.wakes.cancel(batchId, 'tester'),
        ...ids.slice(30).map((id) => fixture.wakes.claim(of(id))),
      ])
      expect(outcomes.filter(({status}) => status === 'rejected')).toEqual([])
      expect(await fixture.wakes.progress(batchId)).toMatchObject({totals: {open: 0}, endedAt: expect.any(String) as string})
    }
  })
})

describe('The progress of a batch', () => {
  it('adds everything up, by tier and in all, with waiting times from the start of the batch', async () => {
    const ids = await fixture.sleepers(9)
    const {batchId, of} = await fixture.targetsOf(ids)
    for (const [i, id] of ids.slice(0, 6).entries()) {
      const {attempt} = await fixture.claim(of(id))
      await fixture.wakes.beginRequest(of(id), attempt)
      await fixture.wakes.countRequests(of(id), i === 0 ? 2 : 0, i === 1 ? 1 : 0)
      await fixture.wakes.recordAction(of(id), attempt, i)
    }
    await fixture.wakes.markReady(ids.slice(0, 6))
    const {attempt} = await fixture.claim(of(ids[6]))
    await fixture.wakes.fail(of(ids[6]), attempt, {code: 'X', reason: 'x', outcomeUnknown: false})
    // Ready after 1, 2, ... 6 s.
    await fixture.stack.sql(`update genesis.wake_batches set created_at = '2026-01-01T00:00:00Z'`)
    await fixture.stack.sql(`update genesis.wake_targets set ready_at = '2026-01-01T00:00:00Z'::timestamptz + position * interval '1 second',
      requested_at = '2026-01-01T00:00:00Z'::timestamptz + position * interval '1 second' - interval '300 milliseconds' where state = 'ready'`)
    expect(await fixture.wakes.progress(batchId)).toMatchObject({
      ...{batchId, strategy: 'stagger', ratePerSecond: 2.5, actor: 'tester@here', endedAt: null, cancelledAt: null, firstReadyMs: 1000},
      api: {requests: 8, rateLimited: 1},
      totals: {requested: 9, open: 2, ready: 6, failed: 1, skipped: 0, cancelled: 0},
      perTier: {
        enterprise: {requested: 3, open: 0, ready: 2, failed: 1, p50Ms: 1000, p95Ms: 4000},
        high: {requested: 3, open: 1, ready: 2, p50Ms: 2000, p95Ms: 5000},
        standard: {requested: 3, open: 1, ready: 2, p50Ms: 3000, p95Ms: 6000},
      },
    })
    expect(await fixture.wakes.typicalBootMs()).toBe(300)
  })

  it('of a batch without anything ready has no times, and there is no typical boot before the first', async () => {
    const {batchId} = await fixture.targetsOf(await fixture.sleepers(1))
    expect(await fixture.wakes.progress(batchId)).toMatchObject({firstReadyMs: null, perTier: {enterprise: {p50Ms: null, p95Ms: null}}})
    expect(await fixture.wakes.typicalBootMs()).toBeUndefined()
    expect(await fixture.wakes.progress('wake-nothing')).toBeUndefined()
  })
})
