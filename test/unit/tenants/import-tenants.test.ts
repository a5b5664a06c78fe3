import {describe, expect, it} from 'vitest'

import {InputInvalidError} from '../../../src/lib/errors/usage.ts'
import {importTenants} from '../../../src/lib/tenants/import-tenants.ts'
import type {TenantStore} from '../../../src/lib/tenants/ports.ts'

/** A store that nothing may reach: the rows are refused before. */
const untouched = new Proxy({} as TenantStore, {
  get: () => {
    throw new Error('the store was asked')
  },
})

const rows = (count: number, change: Record<string, unknown> = {}) =>
  Array.from({length: count}, (_, i) => ({line: i + 2, values: {id: `t-${i}`, tier: 'high', lineage: 'sovereign', ...change}}))

const refusalOf = async (raw: Parameters<typeof importTenants>[1]): Promise<InputInvalidError> => {
  try {
    await importTenants(untouched, raw, {actor: 'test', dryRun: false})
  } catch (error) {
    if (error instanceof InputInvalidError) return error
    throw error
  }
  throw new Error('the rows were accepted')
}

describe('Importing an inventory', () => {
  it('refuses an empty one and one beyond 15,000 tenants before the store is asked', async () => {
    expect((await refusalOf([])).message).toContain('no tenants')
    expect((await refusalOf(rows(15_001))).message).toContain('15001')
  })

  it('shows the first twenty faults, says how many more there are, and gives all of them to --json', async () => {
    const error = await refusalOf(rows(50, {tier: 'gold'}))
    expect(error.message.split('\n')).toHaveLength(1 + 20 + 1)
    expect(error.message).toContain('line 2: tier "gold" is none of')
    expect(error.message).toContain('and 30 more')
    expect(error.details()).toMatchObject({problems: {length: 50}})
  })
})
