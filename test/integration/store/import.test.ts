import fc from 'fast-check'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'

import {auditLog, tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {InputInvalidError} from '../../../src/lib/errors/usage.ts'
import {importTenants} from '../../../src/lib/tenants/import-tenants.ts'
import {parseInventory, type RawRow} from '../../../src/lib/tenants/parse-inventory.ts'
import type {ImportOutcome, TenantRow, TenantStore} from '../../../src/lib/tenants/ports.ts'
import {LINEAGES, TIERS} from '../../../src/lib/tenants/tenant.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {anyFleet, emptyStore, row} from './fleets.ts'

let stack: TestStack
let store: TenantStore
beforeAll(async () => {
  stack = await startTestStack()
  store = tenantStore(stack.store)
})
afterAll(() => stack[Symbol.asyncDispose]())
beforeEach(() => emptyStore(stack))

const put = (rows: TenantRow[], dryRun = false): Promise<ImportOutcome> => store.import(rows, 'tester@here', dryRun)
const stored = () => stack.sql('select id, name, tier, lineage, state, workspace_id, region, droplet_id::int from genesis.tenants order by id')
const audited = () => stack.sql('select actor, action, subject, detail from genesis.audit_log order by id')

describe('Importing tenants', () => {
  it('adds new ones with their state and writes who did it', async () => {
    const rows = [row('a', {state: 'hibernated', dropletId: 7, region: 'nyc3', tier: 'high'}), row('b', {lineage: 'ohio'})]
    expect(await put(rows)).toEqual({conflicts: [], inserted: 2, changed: 0, unchanged: 0})
    expect(await store.read('a')).toMatchObject({...rows[0], keyVersion: 1})
    expect(await store.read('b')).toMatchObject(rows[1] ?? {})
    expect(await store.read('c')).toBeUndefined()
    expect(await audited()).toEqual([{actor: 'tester@here', action: 'tenant.import', subject: 'fleet', detail: {inserted: 2, changed: 0}}])
  })

  it('changes what an inventory knows of a tenant and leaves its state, key and history to the control plane', async () => {
    await put([row('a', {state: 'hibernated', dropletId: 7}), row('b')])
    await stack.sql(`update genesis.tenants set state = 'waking', key_version = 3 where id = 'a'`)
    const before = await store.read('a')
    const outcome = await put([
      row('a', {state: 'active', name: 'New', tier: 'enterprise', region: 'fra1', dropletId: 8, workspaceId: 'ws-new'}),
      row('b'),
    ])
    expect(outcome).toEqual({conflicts: [], inserted: 0, changed: 1, unchanged: 1})
    const after = await store.read('a')
    expect(after).toMatchObject({
      state: 'waking',
      keyVersion: 3,
      name: 'New',
      tier: 'enterprise',
      region: 'fra1',
      dropletId: 8,
      workspaceId: 'ws-new',
    })
    expect([after?.stateChangedAt, after?.createdAt]).toEqual([before?.stateChangedAt, before?.createdAt])
  })

  it('keeps tenants that the inventory does not name', async () => {
    await put([row('a'), row('b')])
    await put([row('a')])
    expect(await store.read('b')).toBeDefined()
  })

  it('changes nothing the second time, not even the time of the last change', async () => {
    const rows = [row('a', {dropletId: 1}), row('b', {region: 'nyc3'})]
    await put(rows)
    const before = await store.read('a')
    expect(await put(rows)).toEqual({conflicts: [], inserted: 0, changed: 0, unchanged: 2})
    expect(await store.read('a')).toEqual(before)
  })

  it('says what it would do with a dry run, and does nothing', async () => {
    await put([row('a'), row('b')])
    const before = [await stored(), await audited()]
    expect(await put([row('a', {name: 'New'}), row('b'), row('c')], true)).toEqual({conflicts: [], inserted: 1, changed: 1, unchanged: 1})
    expect([await stored(), await audited()]).toEqual(before)
  })

  it.each<[string, TenantRow, RegExp]>([
    ['another lineage', row('a', {lineage: 'ohio'}), /^is sovereign in the store, and an import never changes the lineage$/],
    ['the droplet of another tenant', row('a', {dropletId: 20}), /^droplet 20 belongs to tenant b$/],
    ['the workspace of another tenant', row('a', {workspaceId: 'ws-b'}), /^workspace ws-b belongs to tenant b$/],
    ['the droplet of another tenant, for a new one', row('new', {dropletId: 20}), /^droplet 20 belongs to tenant b$/],
  ])('refuses all of it when a row has %s', async (_what, wrong, reason) => {
    await put([row('a', {dropletId: 10}), row('b', {dropletId: 20})])
    const before = [await stored(), await audited()]
    const outcome = await put([row('c'), wrong, row('d')])
    expect(outcome).toEqual({conflicts: [{id: wrong.id, reason: expect.stringMatching(reason) as string}], inserted: 0, changed: 0, unchanged: 0})
    expect([await stored(), await audited()]).toEqual(before)
  })

  it('names every conflict, in the order of ids', async () => {
    await put([row('a'), row('b', {dropletId: 20}), row('c')])
    const {conflicts} = await put([row('c', {workspaceId: 'ws-b', lineage: 'ohio'}), row('a', {dropletId: 20})])
    expect(conflicts.map(({id}) => id)).toEqual(['a', 'c', 'c'])
  })

  it('swaps droplets and workspaces between tenants, and moves them along a chain', async () => {
    await put([row('a', {dropletId: 1}), row('b', {dropletId: 2}), row('c', {dropletId: 3})])
    const swapped = [
      row('a', {dropletId: 2, workspaceId: 'ws-b'}),
      row('b', {dropletId: 1, workspaceId: 'ws-a'}),
      row('c', {dropletId: null, workspaceId: 'ws-free'}),
      row('d', {dropletId: 3, workspaceId: 'ws-c'}),
    ]
    expect(await put(swapped)).toEqual({conflicts: [], inserted: 1, changed: 3, unchanged: 0})
    expect((await stored()).map(({droplet_id, workspace_id}) => `${droplet_id as number} ${workspace_id as string}`)).toEqual([
      '2 ws-b',
      '1 ws-a',
      'null ws-free',
      '3 ws-c',
    ])
  })

  it('moves no workspace away from a tenant that is named like the import’s own make-shift names', async () => {
    await put([row('a', {workspaceId: 'moving:b'}), row('b')])
    expect(await put([row('a', {workspaceId: 'moving:b'}), row('b', {workspaceId: 'ws-new'})])).toMatchObject({
      conflicts: [],
      changed: 1,
      unchanged: 1,
    })
  })

  it('leaves nothing behind when two imports of the same tenants run at the same time', async () => {
    const rows = Array.from({length: 200}, (_, i) => row(`t-${i}`, {dropletId: i + 1}))
    const reversed = rows.toReversed().map((one) => ({...one, name: 'reversed'}))
    const outcomes = await Promise.allSettled([put(rows), put(reversed), put(rows), put(reversed)])
    expect(outcomes.filter(({status}) => status === 'rejected')).toEqual([])
    expect(await stack.sql('select count(*)::int as count from genesis.tenants')).toEqual([{count: 200}])
  })

  it('brings 15,000 tenants in, twice, well within five seconds each', async () => {
    const raw: RawRow[] = Array.from({length: 15_000}, (_, i) => ({
      line: i + 2,
      values: {
        id: `tenant-${i}`,
        name: `Tenant ${i}`,
        tier: TIERS[i % 3],
        lineage: 'sovereign',
        state: 'hibernated',
        droplet_id: String(i + 1),
        region: 'nyc3',
      },
    }))
    const timed = async (): Promise<[ImportOutcome, number]> => {
      const startMs = performance.now()
      const outcome = await importTenants(store, raw, {actor: 'tester@here', dryRun: false})
      return [outcome, Math.round(performance.now() - startMs)]
    }
    const [first, firstMs] = await timed()
    for (const one of raw) (one.values as Record<string, unknown>).name = 'New name'
    const [second, secondMs] = await timed()
    console.info(`15,000 tenants: ${firstMs} ms to insert, ${secondMs} ms to change`)
    expect(first).toEqual({conflicts: [], inserted: 15_000, changed: 0, unchanged: 0})
    expect(second).toEqual({conflicts: [], inserted: 0, changed: 15_000, unchanged: 0})
    expect((await store.list({tiers: [], states: [], lineages: [], sort: 'id', descending: false, offset: 0, limit: 1})).total).toBe(15_000)
  })

  it('names the line of a conflict that only the store can see', async () => {
    await put([row('a', {dropletId: 5})])
    const raw = ['x', 'y'].map((id, i) => ({line: 10 + i, values: {id, tier: 'high', lineage: 'sovereign', droplet_id: id === 'y' ? 5 : ''}}))
    const refusal = importTenants(store, raw, {actor: 'tester@here', dryRun: false})
    await expect(refusal).rejects.toBeInstanceOf(InputInvalidError)
    await expect(refusal).rejects.toMatchObject({problems: [{line: 11, reason: 'y droplet 5 belongs to tenant a'}]})
    expect(await store.read('x')).toBeUndefined()
  })

  it('stores every row that the check of an inventory lets pass', async () => {
    const text = fc.oneof(fc.string({unit: 'binary', maxLength: 250}), fc.string({unit: 'grapheme', maxLength: 210}))
    const anyRow = fc.record({
      id: fc.constant('a'),
      name: text,
      tier: fc.constantFrom(...TIERS),
      lineage: fc.constantFrom(...LINEAGES),
      workspace_id: text,
      region: text,
    })
    await fc.assert(
      fc.asyncProperty(anyRow, async (values) => {
        const {rows} = parseInventory([{line: 2, values}])
        await emptyStore(stack)
        for (const one of rows) {
          expect(await put([one])).toMatchObject({inserted: 1})
          expect(await store.read('a')).toMatchObject(one)
        }
      }),
      {numRuns: 60},
    )
  })

  it('gives back what was imported, for any fleet', async () => {
    await fc.assert(
      fc.asyncProperty(anyFleet(12), async (fleet) => {
        await emptyStore(stack)
        expect(await put(fleet)).toMatchObject({inserted: fleet.length, conflicts: []})
        for (const one of fleet) expect(await store.read(one.id)).toMatchObject(one)
      }),
      {numRuns: 25},
    )
  })
})

describe('The audit log', () => {
  it('keeps who did what to whom', async () => {
    await auditLog(stack.store).record({actor: 'x@y', action: 'tenant.pin', subject: 'a', detail: {reason: 'a test'}})
    await auditLog(stack.store).record({actor: 'x@y', action: 'tenant.unpin', subject: 'a'})
    expect(await audited()).toEqual([
      {actor: 'x@y', action: 'tenant.pin', subject: 'a', detail: {reason: 'a test'}},
      {actor: 'x@y', action: 'tenant.unpin', subject: 'a', detail: {}},
    ])
  })
})
