import {Buffer} from 'node:buffer'
import fc from 'fast-check'
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'

import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {TENANT_SORTS, type TenantQuery, type TenantRow, type TenantStore} from '../../../src/lib/tenants/ports.ts'
import {LINEAGES, TENANT_STATES, TIERS} from '../../../src/lib/tenants/tenant.ts'
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

const all: TenantQuery = {tiers: [], states: [], lineages: [], sort: 'id', descending: false, offset: 0, limit: 100}

const byText = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
const compare: Record<string, (a: TenantRow, b: TenantRow) => number> = {
  id: (a, b) => byText(a.id, b.id),
  name: (a, b) => byText(a.name, b.name),
  tier: (a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier),
  state: (a, b) => TENANT_STATES.indexOf(a.state) - TENANT_STATES.indexOf(b.state),
}

/** What the store should say, thought out once more and simply. `changed` is left out: the times are the store's own. */
function expectedIds(fleet: readonly TenantRow[], {tiers, states, lineages, search, sort, descending}: TenantQuery): string[] {
  const any = <T>(wanted: readonly T[], value: T): boolean => wanted.length === 0 || wanted.includes(value)
  const contains = (text: string): boolean => text.toLowerCase().includes((search ?? '').toLowerCase())
  return fleet
    .filter(
      ({tier, state, lineage, id, name}) => any(tiers, tier) && any(states, state) && any(lineages, lineage) && (contains(id) || contains(name)),
    )
    .sort((a, b) => (descending ? -1 : 1) * (compare[sort]?.(a, b) ?? 0) || byText(a.id, b.id))
    .map(({id}) => id)
}

/** Page by page, as somebody would leaf through. */
async function leafThrough(query: TenantQuery): Promise<{ids: string[]; totals: Set<number>}> {
  const [ids, totals]: [string[], Set<number>] = [[], new Set()]
  for (let offset = 0; ; offset += query.limit) {
    const page = await store.list({...query, offset})
    totals.add(page.total)
    ids.push(...page.tenants.map(({id}) => id))
    if (page.tenants.length < query.limit) return {ids, totals}
  }
}

describe('Listing tenants', () => {
  it('gives the same as an oracle in memory, page by page without overlap or gap, for any fleet and question', async () => {
    const query = fc.record({
      tiers: fc.subarray([...TIERS]),
      states: fc.subarray([...TENANT_STATES]),
      lineages: fc.subarray([...LINEAGES]),
      sort: fc.constantFrom(...TENANT_SORTS.filter((sort) => sort !== 'changed')),
      descending: fc.boolean(),
      limit: fc.integer({min: 1, max: 8}),
      search: fc.option(fc.stringMatching(/^[a-zA-ZÄöé0-9 %_\\-]{1,2}$/), {nil: undefined, freq: 2}),
    })
    await fc.assert(
      fc.asyncProperty(anyFleet(25), fc.array(query, {minLength: 3, maxLength: 6}), async (fleet, queries) => {
        await emptyStore(stack)
        await store.import(fleet, 'tester', false)
        for (const {search, ...rest} of queries) {
          const wanted: TenantQuery = {...rest, offset: 0, ...(search === undefined ? {} : {search})}
          const expected = expectedIds(fleet, wanted)
          const {ids, totals} = await leafThrough(wanted)
          expect(ids, JSON.stringify(wanted)).toEqual(expected)
          expect([...totals]).toEqual([expected.length])
        }
      }),
      {numRuns: 40},
    )
  })

  it('sorts by the time of the last change of state, both ways, and by id where that is the same', async () => {
    await store.import(
      ['a', 'b', 'c', 'd'].map((id) => row(id)),
      'tester',
      false,
    )
    await stack.sql(`update genesis.tenants set state_changed_at = now() + interval '1 hour' where id = 'b'`)
    await stack.sql(`update genesis.tenants set state_changed_at = now() - interval '1 hour' where id = 'd'`)
    const ids = async (descending: boolean) => (await store.list({...all, sort: 'changed', descending})).tenants.map(({id}) => id).join('')
    expect([await ids(false), await ids(true)]).toEqual(['dacb', 'bacd'])
  })

  it('looks for a text in id and name, whatever its case and accents, and takes it literally', async () => {
    const named = {a: 'Ärzte & Söhne', b: 'ÄRZTEHAUS', c: '100 % real', d: 'under_score', e: 'back\\slash', xa: 'bx'}
    await store.import(
      Object.entries(named).map(([id, name]) => row(id, {name})),
      'tester',
      false,
    )
    const find = async (search: string) => (await store.list({...all, search})).tenants.map(({id}) => id).join(' ')
    expect(await find('ärzte')).toBe('a b')
    expect(await find('SÖHNE')).toBe('a')
    expect([await find('%'), await find('_'), await find('\\')]).toEqual(['c', 'd', 'e'])
    expect(await find('XA')).toBe('xa')
    // Not across the end of one and the start of the other.
    expect(await find('a b')).toBe('')
    expect(await find(`' or true --`)).toBe('')
  })

  it('answers beyond the last page, and for the largest numbers, with nobody', async () => {
    await store.import([row('a')], 'tester', false)
    for (const offset of [1, 100, 2_147_483_647]) expect(await store.list({...all, offset, limit: 1000})).toEqual({total: 1, tenants: []})
    expect(await store.list({...all, limit: 0})).toEqual({total: 1, tenants: []})
    expect((await store.list({...all, limit: 2_147_483_647})).tenants).toHaveLength(1)
  })

  it('of nobody is empty', async () => {
    expect(await store.list(all)).toEqual({total: 0, tenants: []})
  })
})
