import {afterAll, beforeAll, beforeEach} from 'vitest'

import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {wakeStore} from '../../../src/lib/adapters/supabase/wake-store.ts'
import {type TenantState, TIERS} from '../../../src/lib/tenants/tenant.ts'
import type {NewWakeBatch, WakeStore} from '../../../src/lib/wake/ports.ts'
import type {WakeClaim, WakeProgress} from '../../../src/lib/wake/wake-batch.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {emptyStore, row} from '../store/fleets.ts'

export type Claimed = Exclude<WakeClaim, {decision: 'skip'}>

export interface BatchTargets {
  batchId: string
  /** The id of a tenant's target. */
  of: (tenantId: string | undefined) => number
}

/** A real store of the file's own, empty before each test, and shorthands to fill it. */
export class WakeFixture {
  stack!: TestStack
  wakes!: WakeStore
  #batches = 0

  static use(): WakeFixture {
    const fixture = new WakeFixture()
    beforeAll(async () => {
      fixture.stack = await startTestStack()
      fixture.wakes = wakeStore(fixture.stack.store)
    })
    afterAll(() => fixture.stack?.[Symbol.asyncDispose]())
    beforeEach(() => emptyStore(fixture.stack))
    return fixture
  }

  /** Hibernated tenants of all tiers in turn, with a droplet each. */
  async sleepers(count: number): Promise<string[]> {
    const rows = Array.from({length: count}, (_, i) =>
      row(`t-${String(i).padStart(3, '0')}`, {state: 'hibernated', dropletId: i + 1, tier: TIERS[i % 3] ?? 'high'}),
    )
    await tenantStore(this.stack.store).import(rows, 'tester', false)
    return rows.map(({id}) => id)
  }

  newBatchId(): string {
    return `wake-test-${++this.#batches}`
  }

  create(tenantIds: readonly string[], change: Partial<NewWakeBatch> = {}): Promise<WakeProgress> {
    const batch = {id: this.newBatchId(), strategy: 'stagger', ratePerSecond: 2.5, readyTimeoutMs: 60_000, actor: 'tester@here'} as const
    return this.wakes.createBatch({...batch, tenantIds, ...change})
  }

  async claim(targetId: number): Promise<Claimed> {
    const claimed = await this.wakes.claim(targetId)
    if (claimed.decision === 'skip') throw new Error(`target ${targetId} was not claimed`)
    return claimed
  }

  async targetsOf(tenantIds: readonly string[], change: Partial<NewWakeBatch> = {}): Promise<BatchTargets> {
    const {batchId} = await this.create(tenantIds, change)
    const rows = await this.stack.sql<{id: string; tenant_id: string}>('select id, tenant_id from genesis.wake_targets where batch_id = $1', [
      batchId,
    ])
    const byTenant = new Map(rows.map(({id, tenant_id}) => [tenant_id, Number(id)]))
    return {batchId, of: (tenantId) => byTenant.get(tenantId ?? '') ?? 0}
  }

  async stateOf(tenantId: string | undefined): Promise<TenantState | undefined> {
    return (await tenantStore(this.stack.store).read(tenantId ?? ''))?.state
  }

  async targetState(targetId: number): Promise<string | undefined> {
    return (await this.stack.sql<{state: string}>('select state from genesis.wake_targets where id = $1', [targetId]))[0]?.state
  }
}
