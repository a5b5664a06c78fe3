import {createHmac, hkdfSync} from 'node:crypto'
import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {livenessStore, tenantKeys} from '../../../src/lib/adapters/supabase/liveness-store.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import {violationLog} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {wakeStore} from '../../../src/lib/adapters/supabase/wake-store.ts'
import {heartbeatCollector} from '../../../src/lib/health/collect-heartbeats.ts'
import type {Heartbeat} from '../../../src/lib/health/heartbeat.ts'
import {keyDirectory} from '../../../src/lib/health/key-directory.ts'
import type {HeartbeatPorts, SignedHeartbeat} from '../../../src/lib/health/receive-heartbeat.ts'
import {replayCache} from '../../../src/lib/health/replay-cache.ts'
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
}

/** What one process receives heartbeats with: caches of its own over the store at this address. */
export async function receiverAt(url: string, serviceRoleKey: string, clock: Clock = realClock): Promise<Receiver> {
  const client = new StoreClient({url, serviceRoleKey, ownMigrations: await ownMigrations(`${projectRoot}/migrations`)})
  const wakes = wakeStore(client)
  return {
    client,
    clock,
    keys: keyDirectory(tenantKeys(client), fleetKey, clock),
    replays: replayCache(clock),
    collector: heartbeatCollector(livenessStore(client), async (ids) => void (await wakes.markReady(ids)), clock),
    violations: violationLog(client, 'a receiver of the tests'),
  }
}
