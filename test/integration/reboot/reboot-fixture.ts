import {afterAll, beforeAll, beforeEach} from 'vitest'

import {droplets} from '../../../src/lib/adapters/digitalocean/droplets.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {apiBudget} from '../../../src/lib/adapters/supabase/api-budget.ts'
import {rebootStore} from '../../../src/lib/adapters/supabase/reboot-store.ts'
import {tenantStore, violationLog} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {digitalOceanLimits} from '../../../src/lib/droplets/limits.ts'
import {rebootLimits} from '../../../src/lib/health/reboot/plan-reboots.ts'
import type {NewReboots, RebootStore} from '../../../src/lib/health/reboot/ports.ts'
import type {ClaimedReboot, Reboot, RebootProgress} from '../../../src/lib/health/reboot/reboot.ts'
import type {RebootWorkerPorts} from '../../../src/lib/health/reboot/reboot-tenant.ts'
import type {Meter} from '../../../src/lib/metrics/meter.ts'
import type {SimulatorOptions} from '../../../src/lib/simulator/options.ts'
import {type Simulator, startSimulator} from '../../../src/lib/simulator/start-simulator.ts'
import {type TenantState, TIERS} from '../../../src/lib/tenants/tenant.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {emptyStore, row} from '../store/fleets.ts'

export const limits = rebootLimits(1_800_000)
export const apiToken = 'dop_v1_token_of_the_tests'

export const noMeter: Meter = {count: () => undefined, set: () => undefined, clear: () => undefined, observe: () => undefined}

/** A simulated DigitalOcean whose droplets are in the store. */
export interface RebootFleet extends AsyncDisposable {
  simulator: Simulator
  ids: string[]
  /** What a worker process of this fleet works with. */
  ports(token?: string): RebootWorkerPorts
  /** Requests to DigitalOcean for one tenant, as `method status`. */
  requestsFor(tenantId: string): string[]
  /** Accepted actions for one tenant. */
  actionsOf(tenantId: string): (string | null)[]
}

/** A real store of the file's own, without tenants before each test, and shorthands to fill it. */
export class RebootFixture {
  stack!: TestStack
  reboots!: RebootStore
  #requests = 0

  static use(): RebootFixture {
    const fixture = new RebootFixture()
    beforeAll(async () => {
      fixture.stack = await startTestStack()
      fixture.reboots = rebootStore(fixture.stack.store)
    })
    afterAll(() => fixture.stack?.[Symbol.asyncDispose]())
    beforeEach(async () => {
      await emptyStore(fixture.stack)
      await fixture.stack.sql('truncate genesis.reboot_requests cascade')
      await fixture.stack.sql(`update genesis.watchdog_state set inconclusive_since = null, inconclusive_regions = '{}'`)
    })
    return fixture
  }

  /** Tenants of all tiers in turn, with a droplet each, in a state that has held for an hour. */
  async tenants(count: number, state: TenantState = 'offline'): Promise<string[]> {
    const rows = Array.from({length: count}, (_, i) =>
      row(`t-${String(i).padStart(3, '0')}`, {state, dropletId: i + 1, tier: TIERS[i % 3] ?? 'high', region: i % 2 === 0 ? 'nyc3' : 'fra1'}),
    )
    await tenantStore(this.stack.store).import(rows, 'tester', false)
    await this.age(3_600_000)
    return rows.map(({id}) => id)
  }

  async age(ms: number): Promise<void> {
    await this.stack.sql(`update genesis.tenants set state_changed_at = state_changed_at - make_interval(secs => $1 / 1000.0)`, [ms])
  }

  create(tenantIds: readonly string[], change: Partial<NewReboots> = {}): Promise<RebootProgress> {
    const id = `reboot-test-${++this.#requests}`
    const by = {reason: 'a test', requestedBy: 'tester@here', automatic: true, force: false}
    return this.reboots.create({id, tenantIds, ...by, timeoutMs: 60_000, limits, ...change})
  }

  async idOf(tenantId: string | undefined): Promise<number> {
    const [found] = await this.stack.sql<{id: string}>('select id from genesis.reboots where tenant_id = $1 order by id desc limit 1', [tenantId])
    return Number(found?.id)
  }

  async claim(tenantId: string | undefined): Promise<ClaimedReboot> {
    const claimed = await this.reboots.claim(await this.idOf(tenantId), limits)
    if (claimed.decision === 'skip' || claimed.decision === 'wait') throw new Error(`the reboot of ${tenantId} was not claimed: ${claimed.decision}`)
    return claimed
  }

  /** As a worker does when all goes well. */
  async cycle(tenantId: string | undefined): Promise<ClaimedReboot> {
    const claimed = await this.claim(tenantId)
    await this.reboots.beginRequest(claimed.rebootId, claimed.attempt)
    await this.reboots.recordAction(claimed.rebootId, claimed.attempt, 4711)
    await this.reboots.recordCycled(claimed.rebootId, claimed.attempt)
    return claimed
  }

  async failOne(tenantId: string, change: Partial<NewReboots> = {}): Promise<void> {
    await this.create([tenantId], change)
    const {rebootId, attempt} = await this.claim(tenantId)
    await this.reboots.fail(rebootId, attempt, {code: 'X', reason: 'x', outcomeUnknown: true})
  }

  async stateOf(tenantId: string | undefined): Promise<TenantState | undefined> {
    return (await tenantStore(this.stack.store).read(tenantId ?? ''))?.state
  }

  async rebootOf(tenantId: string | undefined): Promise<Reboot | undefined> {
    const latest = await this.reboots.latest(100)
    return latest.flatMap(({reboots}) => reboots).find((reboot) => reboot.tenantId === tenantId)
  }

  async startFleet(options: Partial<SimulatorOptions> = {}, state: TenantState = 'offline'): Promise<RebootFleet> {
    const simulator = await startSimulator({apiToken, fleetKey: 'x'.repeat(32), droplets: 4, hibernatedShare: 0, speed: 40, ...options})
    await tenantStore(this.stack.store).import([...simulator.tenants], 'tester', false)
    await this.stack.sql('update genesis.tenants set state = $1', [state])
    await this.age(3_600_000)
    const log = (tenantId: string) => simulator.log().filter((entry) => entry.tenantId === tenantId)
    const bucket = `reboots-${++this.#requests}`
    return {
      simulator,
      ids: simulator.tenants.map(({id}) => id),
      ports: (token = apiToken) => ({
        reboots: this.reboots,
        budget: apiBudget({client: this.stack.store, clock: realClock, bucket, holder: `worker-${++this.#requests}`, limits: digitalOceanLimits}),
        droplets: droplets({baseUrl: simulator.url, token: new Secret(token), clock: realClock, userAgent: 'test'}),
        // Looks come as fast as the simulation runs.
        clock: {now: () => realClock.now(), sleep: (ms, signal) => realClock.sleep(ms / 40, signal)},
        limits,
        ratePerSecond: 20,
      }),
      requestsFor: (tenantId) => log(tenantId).map(({method, status}) => `${method} ${status}`),
      actionsOf: (tenantId) =>
        log(tenantId)
          .filter(({actionAccepted}) => actionAccepted)
          .map(({actionType}) => actionType),
      [Symbol.asyncDispose]: () => simulator.close(),
    }
  }

  violations() {
    return violationLog(this.stack.store, 'worker')
  }
}
