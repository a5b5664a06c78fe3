import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {INVENTORY_COLUMNS, parseInventory, type RawRow} from '../../../src/lib/tenants/parse-inventory.ts'
import {LINEAGES, TENANT_ID_PATTERN, TENANT_STATES, TIERS} from '../../../src/lib/tenants/tenant.ts'

const good = {id: 'acme', tier: 'high', lineage: 'sovereign'}

function rowsOf(...values: Record<string, unknown>[]): RawRow[] {
  return values.map((one, i) => ({line: i + 2, values: one}))
}

function problemsOf(...values: Record<string, unknown>[]) {
  return parseInventory(rowsOf(...values)).problems
}

describe('An inventory', () => {
  it('needs no more than id, tier and lineage', () => {
    expect(parseInventory(rowsOf(good))).toEqual({
      rows: [{id: 'acme', name: 'acme', tier: 'high', lineage: 'sovereign', state: 'active', workspaceId: 'acme', region: null, dropletId: null}],
      lineOf: new Map([['acme', 2]]),
      problems: [],
    })
  })

  it('takes every column, as text or as number, with blanks around it', () => {
    const full = {...good, name: ' Acme Ltd ', state: 'hibernated', workspace_id: 'ws-1', region: 'nyc3', droplet_id: 401_000_001}
    const expected = {name: 'Acme Ltd', state: 'hibernated', workspaceId: 'ws-1', region: 'nyc3', dropletId: 401_000_001}
    expect(parseInventory(rowsOf(full)).rows).toMatchObject([expected])
    expect(parseInventory(rowsOf({...full, droplet_id: ' 401000001 '})).rows).toMatchObject([expected])
  })

  it.each([
    ['no id', {id: ''}, 'id', 'is missing'],
    ['no id column', {id: undefined}, 'id', 'is missing'],
    ['upper case in the id', {id: 'Acme'}, 'id', 'lower-case'],
    ['a blank in the id', {id: 'ac me'}, 'id', 'lower-case'],
    ['a hyphen at the start of the id', {id: '-acme'}, 'id', 'lower-case'],
    ['a hyphen at the end of the id', {id: 'acme-'}, 'id', 'lower-case'],
    ['an id of 64 characters', {id: 'a'.repeat(64)}, 'id', '1 to 63'],
    ['a name of 201 characters', {name: 'n'.repeat(201)}, 'name', 'longer than 200'],
    ['a name with a line break', {name: 'Ac\nme'}, 'name', 'control character'],
    ['a name with a terminal escape', {name: 'Ac\u001b[2Jme'}, 'name', 'control character'],
    ['a name with a NUL, which Postgres cannot hold', {name: 'Ac\u0000me'}, 'name', 'control character'],
    ['a name with half a surrogate pair, which Postgres cannot hold', {name: 'Ac\ud800me'}, 'name', 'half a character'],
    ['no tier', {tier: ''}, 'tier', 'is missing'],
    ['a tier that does not exist', {tier: 'gold'}, 'tier', '"gold" is none of enterprise, high, standard'],
    ['a tier in capitals', {tier: 'HIGH'}, 'tier', 'none of'],
    ['no lineage', {lineage: undefined}, 'lineage', 'is missing'],
    ['a lineage that does not exist', {lineage: 'texas'}, 'lineage', '"texas" is none of ohio, sovereign'],
    ['a state that does not exist', {state: 'asleep'}, 'state', 'none of active'],
    ['a droplet id that is no number', {droplet_id: 'web-1'}, 'droplet_id', 'is not a droplet id'],
    ['a droplet id of zero', {droplet_id: 0}, 'droplet_id', 'is not a droplet id'],
    ['a negative droplet id', {droplet_id: -5}, 'droplet_id', 'is not a droplet id'],
    ['a droplet id with a fraction', {droplet_id: 1.5}, 'droplet_id', 'is not a droplet id'],
    ['a droplet id beyond what a number holds exactly', {droplet_id: '99999999999999999999'}, 'droplet_id', 'is not a droplet id'],
    ['a workspace id of 201 characters', {workspace_id: 'w'.repeat(201)}, 'workspace_id', 'longer than 200'],
    ['a region of 201 characters', {region: 'r'.repeat(201)}, 'region', 'longer than 200'],
    ['a column that is none', {owner: 'someone'}, 'owner', 'is not a column'],
    ['a value that is an object', {name: {first: 'a'}}, 'name', 'must be text or a number'],
    ['a value that is true', {region: true}, 'region', 'must be text or a number'],
  ])('with %s is refused with line and column', (_what, change, column, reason) => {
    const {rows, problems} = parseInventory(rowsOf({...good, id: 'first'}, {...good, ...change}))
    expect(problems).toEqual([{line: 3, column, reason: expect.stringContaining(reason) as string}])
    expect(rows.map(({id}) => id)).toEqual(['first'])
  })

  it('refuses a droplet for an Ohio tenant, which shares the legacy n8n', () => {
    expect(problemsOf({...good, lineage: 'ohio', droplet_id: 5})).toEqual([
      {line: 2, column: 'droplet_id', reason: 'must be empty: an Ohio tenant has no droplet of its own'},
    ])
    expect(problemsOf({...good, lineage: 'ohio'})).toEqual([])
  })

  it('names every fault of a row, not only the first', () => {
    const problems = problemsOf({id: '', tier: 'x', lineage: 'y', state: 'z', droplet_id: 'q', owner: 1, name: 'n'.repeat(300)})
    expect(problems.map(({column}) => column).sort()).toEqual(['droplet_id', 'id', 'lineage', 'name', 'owner', 'state', 'tier'])
    expect(problems.every(({line}) => line === 2)).toBe(true)
  })

  it('names both lines of a duplicate, in each column that must be unique', () => {
    const problems = problemsOf(
      {...good, id: 'a', workspace_id: 'w', droplet_id: 7},
      {...good, id: 'a'},
      {...good, id: 'b', workspace_id: 'w'},
      {...good, id: 'c', droplet_id: '007'},
      {...good, id: 'w'},
    )
    expect(problems.map(({line, column, reason}) => `${line} ${column}: ${reason}`)).toEqual([
      '3 id: a stands in line 2 already',
      '4 workspace_id: w stands in line 2 already',
      '5 droplet_id: 7 stands in line 2 already',
      // Without one of its own a tenant's workspace is named like the tenant.
      '6 workspace_id: w stands in line 2 already',
    ])
  })

  it('shortens a long value in what it says of it', () => {
    expect(problemsOf({...good, tier: 'x'.repeat(10_000)})[0]?.reason.length).toBeLessThan(150)
  })

  it('takes a column that is called like a part of every object for what it is: unknown', () => {
    const values = JSON.parse('{"id":"a","tier":"high","lineage":"sovereign","__proto__":"x","constructor":"y"}') as Record<string, unknown>
    expect(problemsOf(values).map(({column}) => column)).toEqual(['__proto__', 'constructor'])
  })

  it('never throws, and every row it passes is whole, unique and in order', () => {
    const text = fc.oneof(fc.string(), fc.string({unit: 'binary'}), fc.constantFrom('', ' ', 'acme', 'a-1', '0', '17', '007', 'x'.repeat(300)))
    const value = fc.oneof(text, text, fc.anything())
    const row = fc.record(
      {
        id: fc.oneof({weight: 4, arbitrary: fc.stringMatching(/^[a-c]{1,2}$/)}, {weight: 1, arbitrary: value}),
        name: value,
        tier: fc.oneof({weight: 6, arbitrary: fc.constantFrom(...TIERS)}, {weight: 1, arbitrary: value}),
        lineage: fc.oneof({weight: 6, arbitrary: fc.constantFrom(...LINEAGES)}, {weight: 1, arbitrary: value}),
        state: fc.oneof({weight: 6, arbitrary: fc.constantFrom(...TENANT_STATES, '')}, {weight: 1, arbitrary: value}),
        workspace_id: value,
        region: value,
        droplet_id: fc.oneof(fc.nat({max: 5}), value),
      },
      {requiredKeys: []},
    )
    const rows = fc.array(fc.oneof({weight: 9, arbitrary: row}, {weight: 1, arbitrary: fc.dictionary(fc.string(), fc.anything())}), {maxLength: 12})
    fc.assert(
      fc.property(rows, (values) => {
        const raw = rowsOf(...(values as Record<string, unknown>[]))
        const {rows: passed, problems, lineOf} = parseInventory(raw)
        const faulty = new Set(problems.map(({line}) => line))
        for (const {line} of raw) expect(faulty.has(line) || [...lineOf.values()].includes(line)).toBe(true)
        for (const {line, column, reason} of problems) {
          expect(raw.some((one) => one.line === line)).toBe(true)
          expect(column).toBeTypeOf('string')
          expect(reason).not.toBe('')
        }
        if (problems.length > 0) return
        expect(passed).toHaveLength(raw.length)
        for (const key of ['id', 'workspaceId', 'dropletId'] as const) {
          const taken = passed.map((one) => one[key]).filter((one) => one !== null)
          expect(new Set(taken).size).toBe(taken.length)
        }
        for (const one of passed) {
          expect(one.id).toMatch(TENANT_ID_PATTERN)
          expect([TIERS.includes(one.tier), LINEAGES.includes(one.lineage), TENANT_STATES.includes(one.state)]).toEqual([true, true, true])
          expect(one.lineage === 'ohio' && one.dropletId !== null).toBe(false)
          expect(one.name.length > 0 && one.name.length <= 200 && one.workspaceId.length > 0).toBe(true)
        }
      }),
      {numRuns: 2000},
    )
  })

  it('knows exactly the columns that it documents', () => {
    const values = Object.fromEntries(INVENTORY_COLUMNS.map((column) => [column, '']))
    expect(problemsOf({...values, ...good})).toEqual([])
  })
})
