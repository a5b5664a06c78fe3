import type {Tenant, Tier} from '../../tenants/tenant.ts'
import {seededRandom, shuffled} from '../random.ts'
import type {SimulatedDroplet} from './droplet.ts'
import {REGIONS, type Region} from './regions.ts'

/** A tenant as `genesis tenant import` takes it. */
export type InventoryRow = Readonly<Pick<Tenant, 'id' | 'name' | 'tier' | 'lineage' | 'state' | 'workspaceId' | 'region' | 'dropletId'>>

export interface FleetSize {
  droplets: number
  ohioTenants: number
  hibernatedShare: number
  seed: number
}

export interface Fleet {
  /** Sovereign tenants first, then the Ohio ones. */
  tenants: InventoryRow[]
  droplets: SimulatedDroplet[]
}

const firstCreatedMs = Date.UTC(2026, 0, 5)

/** The tenants and droplets of a seed: a tenth enterprise, three tenths high, the rest standard, in shuffled order. */
export function generateFleet({droplets: count, ohioTenants, hibernatedShare, seed}: FleetSize): Fleet {
  const tiers = drawTiers(count, seed, 'tiers')
  const off = new Set(shuffled([...Array(count).keys()], seededRandom(seed, 'hibernated')).slice(0, Math.round(count * hibernatedShare)))
  const ids = drawIds(count, seed)
  const regions = seededRandom(seed, 'regions')
  const droplets = tiers.map((tier, index) => {
    const region = REGIONS[Math.floor(regions() * REGIONS.length)] as Region
    return newDroplet({id: ids[index] as number, index, tier, region, status: off.has(index) ? 'off' : 'active'})
  })
  const ohio = drawTiers(ohioTenants, seed, 'ohio').map((tier, index) => ohioRow(count + index, tier))
  return {tenants: [...droplets.map(sovereignRow), ...ohio], droplets}
}

function drawTiers(count: number, seed: number, label: string): Tier[] {
  const enterprise = Math.round(count * 0.1)
  const high = Math.round(count * 0.3)
  const sorted = Array.from({length: count}, (_, i): Tier => (i < enterprise ? 'enterprise' : i < enterprise + high ? 'high' : 'standard'))
  return shuffled(sorted, seededRandom(seed, label))
}

/** Rising nine-digit numbers with gaps, since other customers' droplets come between. */
function drawIds(count: number, seed: number): number[] {
  const random = seededRandom(seed, 'droplet-ids')
  let id = 400_000_000 + Math.floor(random() * 50_000_000)
  return Array.from({length: count}, () => {
    id += 1 + Math.floor(random() * 20_000)
    return id
  })
}

function newDroplet(drawn: Pick<SimulatedDroplet, 'id' | 'index' | 'tier' | 'region' | 'status'>): SimulatedDroplet {
  const tenantId = idOf(drawn.index)
  return {
    ...drawn,
    tenantId,
    name: `genesis-${tenantId}`,
    tags: ['genesis', `tenant:${tenantId}`],
    createdAtMs: firstCreatedMs + drawn.index * 60_000,
    ready: drawn.status === 'active',
    boots: 0,
    cancelBoot: undefined,
    actionsBegun: 0,
    actions: [],
  }
}

function sovereignRow({index, tier, region, status, id}: SimulatedDroplet): InventoryRow {
  return {...named(index), tier, lineage: 'sovereign', state: status === 'off' ? 'hibernated' : 'active', region: region.slug, dropletId: id}
}

function ohioRow(index: number, tier: Tier): InventoryRow {
  return {...named(index), tier, lineage: 'ohio', state: 'active', region: null, dropletId: null}
}

function named(index: number): Pick<InventoryRow, 'id' | 'name' | 'workspaceId'> {
  return {id: idOf(index), name: `Tenant ${numberOf(index)}`, workspaceId: `ws-${numberOf(index)}`}
}

function idOf(index: number): string {
  return `t-${numberOf(index)}`
}

function numberOf(index: number): string {
  return String(index + 1).padStart(4, '0')
}
