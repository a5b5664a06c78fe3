import {describe, expect, it} from 'vitest'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {planReboots} from '../../../src/lib/health/reboot/plan-reboots.ts'
import type {ClaimedReboot} from '../../../src/lib/health/reboot/reboot.ts'
import {row} from '../store/fleets.ts'
import {limits, RebootFixture} from './reboot-fixture.ts'

const fixture = RebootFixture.use()

const states = (progress: {reboots: {tenantId: string; state: string; code: string | null}[]}): string[] =>
  progress.reboots.map(({tenantId, state, code}) => `${tenantId} ${state}${code === null ? '' : ` ${code}`}`)

describe('Asking for reboots', () => {
  it('records them in order with an audit record, and again with the same id changes nothing', async () => {
    const [a, b] = await fixture.tenants(2)
    const made = await Promise.all([fixture.create([b ?? '', a ?? ''], {id: 'reboot-same'}), fixture.create([a ?? ''], {id: 'reboot-same'})])
    expect(made[0]).toEqual({...made[1], elapsedMs: made[0]?.elapsedMs})
    expect(
      await fixture.stack.sql(`select count(*)::int as n from genesis.audit_log where action = 'reboot.request' and subject = 'reboot-same'`),
    ).toEqual([{n: 1}])
    expect(await fixture.reboots.progress('reboot-none')).toBeUndefined()
  })

  it('by many processes at once stays within every limit', async () => {
    const ids = await fixture.tenants(30)
    await Promise.all(Array.from({length: 8}, (_, i) => fixture.create(i % 2 === 0 ? ids : ids.toReversed())))
    const open = await fixture.stack.sql<{n: number}>(`select count(*)::int as n from genesis.reboots where state = 'queued'`)
    expect(open).toEqual([{n: limits.atOnce}])
    const byHand = await Promise.all(Array.from({length: 4}, () => fixture.create(ids, {automatic: false})))
    expect(byHand.flatMap(({reboots}) => reboots).filter(({state}) => state === 'queued')).toHaveLength(limits.perHour - limits.atOnce)
    expect((await fixture.reboots.facts()).inLastHour).toBe(limits.perHour)
    expect(await fixture.stack.sql(`select tenant_id from genesis.reboots where state = 'queued' group by 1 having count(*) > 1`)).toEqual([])
  })

  it('judges as the plan does, whatever the tenants and the fleet are like', async () => {
    await tenantStore(fixture.stack.store).import(
      [
        row('ohio', {lineage: 'ohio', state: 'offline'}),
        row('bare', {state: 'offline'}),
        ...(['active', 'hibernated', 'waking', 'updating', 'degraded', 'offline', 'hibernating'] as const).map((state, i) =>
          row(`is-${state}`, {state, dropletId: i + 1, region: 'nyc3'}),
        ),
        row('far-away', {state: 'offline', dropletId: 90, region: 'fra1', tier: 'enterprise'}),
        row('cooling', {state: 'offline', dropletId: 91}),
        row('hopeless', {state: 'offline', dropletId: 92}),
      ],
      'tester',
      false,
    )
    await fixture.failOne('cooling')
    for (let attempt = 1; attempt <= 2; attempt++) {
      await fixture.failOne('hopeless')
      await fixture.stack.sql(`update genesis.reboots set created_at = created_at - interval '2 hours' where tenant_id = 'hopeless'`)
    }
    const tenantIds = [
      'ohio',
      'bare',
      'is-active',
      'is-hibernated',
      'is-waking',
      'is-updating',
      'is-degraded',
      'is-offline',
      'is-hibernating',
      'far-away',
      'cooling',
      'hopeless',
    ]
    const sovereign = tenantIds.filter((id) => id !== 'ohio')
    for (const regions of [[], ['nyc3'], ['*']])
      for (const [automatic, force] of [
        [true, false],
        [false, false],
        [false, true],
      ] as const) {
        await fixture.stack.sql(
          `insert into genesis.watchdog_state (singleton, inconclusive_since, inconclusive_regions) values (true, case when cardinality($1::text[]) > 0 then now() end, $1)
           on conflict (singleton) do update set inconclusive_since = excluded.inconclusive_since, inconclusive_regions = excluded.inconclusive_regions`,
          [regions],
        )
        const [candidates, facts] = await Promise.all([fixture.reboots.candidates({tenantIds: sovereign}), fixture.reboots.facts()])
        const {tenants, refused} = planReboots({candidates, facts, limits, automatic, force})
        const {reboots} = await fixture.create(sovereign, {automatic, force})
        const expected = [...tenants.map(({tenantId}) => `${tenantId} queued`), ...refused.map(({tenantId, code}) => `${tenantId} cancelled ${code}`)]
        expect(states({reboots}).sort()).toEqual(expected.sort())
        await fixture.stack.sql(`delete from genesis.reboots where state = 'queued'`)
      }
    expect(states(await fixture.create(['ohio', 'nobody'], {force: true}))).toEqual(['ohio cancelled GEN_OHIO_FIREWALL'])
  })

  it('names the offline ones by tier, the longest first, once they have been so for long enough', async () => {
    const ids = await fixture.tenants(6)
    await fixture.stack.sql(`update genesis.tenants set state_changed_at = state_changed_at - interval '1 hour' where id = $1`, [ids[3]])
    await fixture.stack.sql(`update genesis.tenants set state_changed_at = now() where id = $1`, [ids[1]])
    const named = await fixture.reboots.candidates({offlineForMs: 600_000, limit: 10})
    expect(named.map(({id}) => id)).toEqual([ids[3], ids[0], ids[4], ids[2], ids[5]])
    expect(await fixture.reboots.candidates({offlineForMs: 600_000, limit: 2})).toHaveLength(2)
    expect(await fixture.reboots.candidates({tenantIds: ['nobody']})).toEqual([])
  })
})

describe('Driving reboots', () => {
  it('lets three begin at once over all processes; the others wait, by tier, until one is over', async () => {
    const ids = await fixture.tenants(6)
    await fixture.create(ids, {automatic: false})
    const first = await fixture.reboots.targetsToDrive(limits)
    expect(first.map(({tier}) => tier)).toEqual(['enterprise', 'enterprise', 'high'])
    const all = await fixture.stack.sql<{id: string}>('select id from genesis.reboots order by id')
    const claims = await Promise.all(all.map(({id}) => fixture.reboots.claim(Number(id), limits)))
    expect(claims.map(({decision}) => decision).sort()).toEqual(['act', 'act', 'act', 'wait', 'wait', 'wait'])
    expect(await fixture.reboots.targetsToDrive(limits)).toHaveLength(3)
    const held = claims.find((claim): claim is ClaimedReboot => claim.decision === 'act')
    if (held === undefined) throw new Error('unreachable')
    await fixture.reboots.fail(held.rebootId, held.attempt, {code: 'X', reason: 'x', outcomeUnknown: false})
    expect(await fixture.reboots.targetsToDrive(limits)).toHaveLength(3)
  })

  it('calls off an automatic reboot whose tenant is heard before anything was asked for, claimed or not', async () => {
    const [queued = '', claimed = '', asked = ''] = await fixture.tenants(3)
    await fixture.create([queued, claimed, asked])
    const {rebootId, attempt} = await fixture.claim(claimed)
    const other = await fixture.claim(asked)
    await fixture.reboots.beginRequest(other.rebootId, other.attempt)
    expect(await fixture.reboots.markRecovered([queued, claimed, asked])).toBe(0)
    expect(await fixture.reboots.beginRequest(rebootId, attempt)).toBe(false)
    expect(await fixture.rebootOf(queued)).toMatchObject({state: 'cancelled', code: 'heard-again'})
    expect(await fixture.rebootOf(claimed)).toMatchObject({state: 'cancelled', code: 'heard-again'})
    expect([await fixture.stateOf(claimed), await fixture.stateOf(asked)]).toEqual(['active', 'rebooting'])
    // A reboot that was called off is none: neither the cool-down nor the hour counts it.
    expect((await fixture.reboots.facts()).inLastHour).toBe(1)
  })

  it('does not call off what a person asked for, because his tenant is up anyway', async () => {
    const [id = ''] = await fixture.tenants(1, 'active')
    await fixture.create([id], {automatic: false})
    await fixture.claim(id)
    await fixture.reboots.markRecovered([id])
    expect(await fixture.rebootOf(id)).toMatchObject({state: 'claimed'})
  })

  it('counts only heartbeats after DigitalOcean was seen to have done it, and awaits the tenant anew from then on', async () => {
    const [id = ''] = await fixture.tenants(1, 'active')
    await fixture.create([id], {automatic: false})
    const {rebootId, attempt} = await fixture.claim(id)
    await fixture.reboots.beginRequest(rebootId, attempt)
    expect(await fixture.reboots.markRecovered([id])).toBe(0)
    await fixture.reboots.recordAction(rebootId, attempt, 1)
    expect(await fixture.reboots.markRecovered([id])).toBe(0)
    const since = async () => (await tenantStore(fixture.stack.store).read(id))?.stateChangedAt ?? ''
    const before = await since()
    expect(await fixture.reboots.recordCycled(rebootId, attempt)).toBe(true)
    expect(Date.parse(await since())).toBeGreaterThan(Date.parse(before))
    expect(await fixture.reboots.markRecovered([id, 'nobody'])).toBe(1)
    expect([await fixture.stateOf(id), (await fixture.rebootOf(id))?.state]).toEqual(['active', 'recovered'])
    expect(await fixture.reboots.markRecovered([id])).toBe(0)
    expect(await fixture.reboots.claim(rebootId, limits)).toEqual({decision: 'skip'})
  })

  it('gives a tenant back the state it had when surely nothing happened, and offline when nobody knows', async () => {
    const [sure = '', unsure = ''] = await fixture.tenants(2, 'degraded')
    await fixture.create([sure, unsure], {automatic: false})
    for (const [id, outcomeUnknown] of [
      [sure, false],
      [unsure, true],
    ] as const) {
      const {rebootId, attempt} = await fixture.claim(id)
      expect(await fixture.reboots.fail(rebootId, attempt + 1, {code: 'X', reason: 'x', outcomeUnknown})).toBe(false)
      expect(await fixture.reboots.fail(rebootId, attempt, {code: 'X', reason: 'x', outcomeUnknown})).toBe(true)
    }
    expect([await fixture.stateOf(sure), await fixture.stateOf(unsure)]).toEqual(['degraded', 'offline'])
  })

  it('ends as failed when no heartbeat came in time', async () => {
    const [id = '', patient = ''] = await fixture.tenants(2)
    await fixture.create([id], {timeoutMs: 30})
    await fixture.create([patient])
    await fixture.cycle(id)
    await fixture.cycle(patient)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await Promise.all([fixture.reboots.expireOverdue(), fixture.reboots.expireOverdue()]).then(([a, b]) => a + b)).toBe(1)
    expect(await fixture.rebootOf(id)).toMatchObject({state: 'failed', code: 'no-heartbeat'})
    expect([await fixture.stateOf(id), await fixture.stateOf(patient)]).toEqual(['offline', 'rebooting'])
  })

  it('that fail and that succeed at the same time make nobody wait in a circle', async () => {
    const ids = await fixture.tenants(12)
    for (let i = 0; i < 4; i++) {
      await fixture.stack.sql(`update genesis.reboots set created_at = created_at - interval '2 hours'`)
      const three = ids.slice(i * 3, i * 3 + 3)
      await fixture.create(three)
      for (const id of three) await fixture.cycle(id)
      await Promise.all([
        fixture.reboots.markRecovered(three),
        fixture.reboots.markRecovered(three.toReversed()),
        fixture.reboots.expireOverdue(),
        fixture.create(three.toReversed(), {automatic: false, force: true}),
        fixture.reboots.targetsToDrive(limits),
      ])
      for (const id of three) expect(await fixture.stateOf(id)).toBe('active')
      await fixture.stack.sql(`update genesis.reboots set state = 'cancelled', ended_at = now() where state = 'queued'`)
    }
  })
})
