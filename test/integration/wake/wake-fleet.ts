import {droplets} from '../../../src/lib/adapters/digitalocean/droplets.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {apiBudget} from '../../../src/lib/adapters/supabase/api-budget.ts'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {digitalOceanLimits} from '../../../src/lib/droplets/limits.ts'
import type {SimulatorOptions} from '../../../src/lib/simulator/options.ts'
import {type Simulator, startSimulator} from '../../../src/lib/simulator/start-simulator.ts'
import type {WakeWorkerPorts} from '../../../src/lib/wake/wake-tenant.ts'
import type {BatchTargets, WakeFixture} from './wake-fixture.ts'

export const apiToken = 'dop_v1_token_of_the_tests'
let budgets = 0

export interface WakeFleet extends AsyncDisposable {
  simulator: Simulator
  /** Ids of the hibernated tenants. */
  asleep: string[]
  /** What a worker process of this fleet works with. */
  ports(token?: string): WakeWorkerPorts
  batch(ids?: readonly string[], ratePerSecond?: number): Promise<BatchTargets>
  /** Requests to DigitalOcean for one tenant, as `method status`. */
  requestsFor(tenantId: string | undefined): string[]
  accepted(tenantId: string | undefined): number
}

/** A simulated DigitalOcean whose droplets are in the store. Its sidecars are silent: readiness is not this test's matter. */
export async function startWakeFleet(fixture: WakeFixture, options: Partial<SimulatorOptions> = {}): Promise<WakeFleet> {
  const simulator = await startSimulator({apiToken, fleetKey: 'x'.repeat(32), droplets: 4, hibernatedShare: 1, speed: 40, ...options})
  await tenantStore(fixture.stack.store).import([...simulator.tenants], 'tester', false)
  const bucket = `do-${++budgets}`
  const log = (tenantId: string | undefined) => simulator.log().filter((entry) => entry.tenantId === tenantId)
  const asleep = simulator.tenants.filter(({state}) => state === 'hibernated').map(({id}) => id)
  return {
    simulator,
    asleep,
    ports: (token = apiToken) => ({
      store: fixture.wakes,
      budget: apiBudget({client: fixture.stack.store, clock: realClock, bucket, holder: `worker-${++budgets}`, limits: digitalOceanLimits}),
      droplets: droplets({baseUrl: simulator.url, token: new Secret(token), clock: realClock, userAgent: 'test'}),
    }),
    batch: (ids = asleep, ratePerSecond = 50) => fixture.targetsOf(ids, {ratePerSecond}),
    requestsFor: (tenantId) => log(tenantId).map(({method, status}) => `${method} ${status}`),
    accepted: (tenantId) => log(tenantId).filter(({actionAccepted}) => actionAccepted).length,
    [Symbol.asyncDispose]: () => simulator.close(),
  }
}
