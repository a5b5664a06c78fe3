import type {InventoryRow} from './generate-fleet.ts'

const header = 'id,name,tier,lineage,state,workspace_id,region,droplet_id'

/** The tenants in the CSV format that `genesis tenant import` reads; no value needs quoting. */
export function inventoryCsv(tenants: readonly InventoryRow[]): string {
  const rows = tenants.map((t) => [t.id, t.name, t.tier, t.lineage, t.state, t.workspaceId, t.region ?? '', t.dropletId ?? ''].join(','))
  return `${[header, ...rows].join('\n')}\n`
}
