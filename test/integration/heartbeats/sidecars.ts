import {createHmac, hkdfSync} from 'node:crypto'
import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {awaitedTenants, livenessStore, tenantKeys} from '../../../src/lib/adapters/supabase/liveness-store.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import {violationLog} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {verdictStore} from '../../../src/lib/adapters/supabase/verdict-store.ts'
import {wakeStore} from '../../../src/lib/adapters/supabase/wake-store.ts'
import {heartbeatCollector} from '../../../src/lib/health/heartbeats/collect-heartbeats.ts'
import type {Heartbeat} from '../../../src/lib/health/heartbeats/heartbeat.ts'
import {keyDirectory} from '../../../src/lib/health/heartbeats/key-directory.ts'
import {awaitedNotice} from '../../../src/lib/health/heartbeats/notice-awaited.ts'
import type {HeartbeatPorts, SignedHeartbeat} from '../../../src/lib/health/heartbeats/receive-heartbeat.ts'
import {replayCache} from '../../../src/lib/health/heartbeats/replay-cache.ts'
import type {LivenessStore, MarkHeard} from '../../../src/lib/health/ports.ts'
import type {Clock} from '../../../src/lib/time/clock.ts'
import {projectRoot} from '../../harness/project.ts'

const fleetKey = 'a fleet key of the tests, which is long enough'

export interface SidecarOptions {
  /** As the sidecar's own clock has it. */
  nowMs?: number
  keyVersion?: number
  /** Signs with another tenant's key. */
  keyOf?: string
  change?: Partial<Heartbeat>
}

/** What the sidecar of a tenant sends, signed as contracts say, by code of the test's own. */
export function sign(tenantId: string, {nowMs = Date.now(), keyVersion = 1, keyOf = tenantId, change = {}}: SidecarOptions = {}): SignedHeartbeat {
  const load = {cpu: 0.25, memory: 0.5, executions: 3}
  const heartbeat: Heartbeat = {
    ...{tenantId, sentAt: new Date(nowMs).toISOString(), sidecarVersion: '1.0.0', n8nVersion: '2.41.3', state: 'active', load},
    ...change,
  }
  const rawBody = Buffer.from(JSON.stringify(heartbeat))
  const key = Buffer.from(hkdfSync('sha256', fleetKey, new Uint8Array(), `sidecar:${keyOf}:${keyVersion}`, 32))
  const seconds = Math.floor(nowMs / 1000)
  const mac = createHmac('sha256', key).update(`${seconds}.`).update(rawBody).digest('hex')
  return {heartbeat, rawBody, signatureHeader: `t=${seconds},v1=${mac}`}
}

/** The real clock, which the test can set forward. */
export function shiftedClock(): Clock & {shiftMs: number} {
  return {
    ...realClock,
    shiftMs: 0,
    now() {
      return Date.now() + this.shiftMs
    },
  }
}

export interface Receiver extends HeartbeatPorts {
  client: StoreClient
  /** Resolves when everybody who waits was told of the tenants that were heard. */
  noticed(): Promise<void>
}

export interface ReceiverOptions {
  clock?: Clock
  /** Elsewhere than in the fleet store. */
  liveness?: LivenessStore | undefined
}

/** What one process receives heartbeats with: caches of its own over the store at this address. */
export async function receiverAt(url: string, serviceRoleKey: string, {clock = realClock, liveness}: ReceiverOptions = {}): Promise<Receiver> {
  const client = new StoreClient({url, serviceRoleKey, ownMigrations: await ownMigrations(`${projectRoot}/migrations`)})
  const [wakes, verdicts] = [wakeStore(client), verdictStore(client)]
  const marks: MarkHeard[] = [(ids) => wakes.markReady(ids), (ids) => verdicts.markRecovered(ids)]
  const notice = awaitedNotice({awaited: awaitedTenants(client), marks, clock: realClock, onFault: () => undefined})
  return {
    client,
    clock,
    keys: keyDirectory(tenantKeys(client), fleetKey, clock),
    replays: replayCache(),
    collector: heartbeatCollector(liveness ?? livenessStore(client), (ids) => notice.heard(ids), clock),
    violations: violationLog(client, 'a receiver of the tests'),
    noticed: () => notice.drain(),
  }
}
