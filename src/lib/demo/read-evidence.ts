import type {Tenant} from '../tenants/tenant.ts'
import type {WakeTarget} from '../wake/wake-batch.ts'
import {type DemoWorld, runCommand} from './demo-process.ts'
import type {Evidence, LoggedRequest} from './judge-proofs.ts'

interface DropletEvent {
  kind: string
  tenantId: string
}

/** Reads what the proofs need: from the simulator over HTTP, and from the store through the CLI. */
export async function readEvidence(
  world: DemoWorld,
  simulatorUrl: string,
  batchId: string,
): Promise<Pick<Evidence, 'requests' | 'targets' | 'activeTenants' | 'heardTenants'>> {
  const [requests, events, status, active] = await Promise.all([
    readLines<LoggedRequest>(`${simulatorUrl}/_sim/log`),
    readLines<DropletEvent>(`${simulatorUrl}/_sim/events`),
    runCommand(world, ['wake', 'status', batchId, '--targets']),
    runCommand(world, ['tenant', 'list', '--state', 'active', '--limit', '15000']),
  ])
  const tenants = (active.document.tenants ?? []) as Tenant[]
  return {
    requests,
    targets: (status.document.targets ?? []) as WakeTarget[],
    activeTenants: new Set(tenants.map(({id}) => id)),
    heardTenants: new Set(events.filter(({kind}) => kind === 'first-heartbeat-accepted').map(({tenantId}) => tenantId)),
  }
}

async function readLines<T>(url: string): Promise<T[]> {
  const response = await fetch(url)
  const text = await response.text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}
