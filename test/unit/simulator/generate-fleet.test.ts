import {describe, expect, it} from 'vitest'

import {generateFleet} from '../../../src/lib/simulator/fleet/generate-fleet.ts'
import {inventoryCsv} from '../../../src/lib/simulator/fleet/inventory-csv.ts'

const size = {droplets: 1000, ohioTenants: 10, hibernatedShare: 0.5, seed: 7}

describe('A generated fleet', () => {
  it('is the same for the same seed and another for another', () => {
    expect(generateFleet(size)).toEqual(generateFleet(size))
    expect(generateFleet({...size, seed: 8}).tenants).not.toEqual(generateFleet(size).tenants)
  })

  it('has a tenth enterprise, three tenths high and the rest standard tenants, in no order', () => {
    const tiers = generateFleet(size).droplets.map(({tier}) => tier)
    const countOf = (wanted: string): number => tiers.filter((tier) => tier === wanted).length
    expect([countOf('enterprise'), countOf('high'), countOf('standard')]).toEqual([100, 300, 600])
    expect(new Set(tiers.slice(0, 50)).size).toBe(3)
  })

  it('has the asked share of its droplets powered off', () => {
    for (const [hibernatedShare, off] of [
      [0, 0],
      [0.25, 250],
      [1, 1000],
    ] as const)
      expect(generateFleet({...size, hibernatedShare}).droplets.filter(({status}) => status === 'off')).toHaveLength(off)
  })

  it('gives every droplet a nine-digit id of its own, the name and the tags by which Genesis finds it', () => {
    const {droplets} = generateFleet({...size, droplets: 15_000})
    expect(new Set(droplets.map(({id}) => id)).size).toBe(15_000)
    expect(droplets.every(({id}) => /^\d{9}$/.test(String(id)))).toBe(true)
    expect(droplets[0]).toMatchObject({name: 'genesis-t-0001', tags: ['genesis', 'tenant:t-0001']})
    expect(droplets.at(-1)?.tenantId).toBe('t-15000')
  })

  it('lists Ohio tenants after the others, without a droplet', () => {
    const {tenants, droplets} = generateFleet(size)
    expect(tenants).toHaveLength(1010)
    expect(tenants.slice(1000).every(({lineage, dropletId}) => lineage === 'ohio' && dropletId === null)).toBe(true)
    expect(tenants.slice(0, 1000).map(({dropletId}) => dropletId)).toEqual(droplets.map(({id}) => id))
  })

  it('makes an inventory of one line for each tenant', () => {
    const lines = inventoryCsv(generateFleet({...size, droplets: 1, ohioTenants: 1, hibernatedShare: 1}).tenants).split('\n')
    expect(lines[0]).toBe('id,name,tier,lineage,state,workspace_id,region,droplet_id')
    expect(lines[1]).toMatch(/^t-0001,Tenant 0001,(enterprise|high|standard),sovereign,hibernated,ws-0001,[a-z]{3}\d,\d{9}$/)
    expect(lines[2]).toMatch(/^t-0002,Tenant 0002,(enterprise|high|standard),ohio,active,ws-0002,,$/)
    expect(lines.slice(3)).toEqual([''])
  })
})
