import type {SimulatedDroplet} from '../fleet/droplet.ts'
import {pendingAction} from '../fleet/droplet.ts'
import {inventoryCsv} from '../fleet/inventory-csv.ts'
import {computeStats} from '../records/compute-stats.ts'
import type {Sidecars} from '../sidecars/run-sidecars.ts'
import {type Inspection, type InspectionAnswer, json, ndjson, problem} from './inspection.ts'

/** GET /_sim/...: the logs (`?since=SEQ`), statistics, droplets and inventory. */
export function showWorld({world, tenants, log, sidecars, heartbeats}: Inspection, path: string, query: URLSearchParams): InspectionAnswer {
  const since = Number(query.get('since') ?? '0')
  if (!Number.isSafeInteger(since) || since < 0) return problem(400, 'since must be a sequence number.')
  switch (path) {
    case '/_sim/log':
      return ndjson(log.entries.since(since))
    case '/_sim/events':
      return ndjson(world.events.since(since))
    case '/_sim/stats':
      return json(computeStats(log, world.droplets.values(), heartbeats))
    case '/_sim/droplets':
      return json([...world.droplets.values()].map((droplet) => dropletView(droplet, sidecars)))
    case '/_sim/faults':
      return json(world.faults.rates)
    case '/_sim/inventory.csv':
      return {status: 200, contentType: 'text/csv; charset=utf-8', lines: [inventoryCsv(tenants)]}
    default:
      return problem(404, 'The simulator has log, events, stats, droplets, faults and inventory.csv.')
  }
}

/** What the simulator knows about a droplet beyond what DigitalOcean's API tells. */
export function dropletView(droplet: SimulatedDroplet, sidecars: Sidecars): Record<string, unknown> {
  const {id, tenantId, name, tier, region, status, ready, boots} = droplet
  const action = pendingAction(droplet)
  return {id, tenantId, name, tier, region: region.slug, status, ready, boots, pendingAction: action?.type ?? null, ...sidecars.view(droplet)}
}
