import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import type {RoleName} from '../../../src/lib/serve/role.ts'
import type {Timing} from '../../../src/lib/serve/timing.ts'
import {type Simulator, startSimulator} from '../../../src/lib/simulator/start-simulator.ts'
import {eventually} from '../../harness/eventually.ts'
import {freePort} from '../../harness/free-port.ts'
import {redisServer, startTestRedis, type TestRedis} from '../../harness/redis.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {type ControlPlaneProcess, startControlPlaneProcess} from '../../harness/start-control-plane-process.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'

const found = redisServer()
const missing = 'missing' in found ? found.missing : undefined
if (missing !== undefined) console.warn(`SKIPPED: the watchdog with liveness on Redis is not tested: ${missing}`)

export type LivenessHome = 'Redis' | 'Postgres'
export const livenessHomes: readonly {name: LivenessHome; missing: string | undefined}[] = [
  {name: 'Redis', missing},
  {name: 'Postgres', missing: undefined},
]

/** A minute takes two seconds. */
export const minuteMs = 2000
const timing: Partial<Timing> = {
  // What sidecars are told, who live as much faster as the watchdog's minutes are shorter.
  heartbeatMs: 60_000,
  watchdogMs: minuteMs,
  suspectAfterMs: 2.5 * minuteMs,
  offlineAfterMs: 5 * minuteMs,
  rebootAfterMs: minuteMs,
}

const fleetKey = 'a fleet key of the tests, which is long enough'
const apiToken = 'dop_v1_token_of_the_tests'

export interface Change extends Record<string, unknown> {
  id: string
  before: string
  after: string
  atMs: number
}

/** Simulated sidecars that all report, and control planes that watch them. */
export interface WatchdogWorld extends AsyncDisposable {
  stack: TestStack
  redis: TestRedis | undefined
  simulator: Simulator
  tenants: readonly {id: string; region: string}[]
  /** The process that hears and watches, unless the test starts others. */
  plane: ControlPlaneProcess
  start(roles: readonly RoleName[], env?: Record<string, string>): Promise<ControlPlaneProcess>
  /** Moves the clock of `plane`; only in a world with a movable clock. */
  moveClock(shift: string): void
  silence(tenantIds: readonly string[], silent: boolean): void
  /** Every change of a tenant's state, as the store saw it. */
  changes(): Promise<Change[]>
  offline(): Promise<string[]>
  verdicts(): Promise<Record<string, string>>
  inconclusive(): Promise<string[]>
  /** Alerts of a rule that were ever raised, as `subject state`. */
  told(rule: string): Promise<string[]>
  rebooted(): Promise<string[]>
}

export interface WorldOptions {
  liveness: LivenessHome
  droplets?: number
  /** A library that moves the clock of the process. */
  clockLibrary?: string
}

export async function startWatchdogWorld({liveness, droplets = 60, clockLibrary}: WorldOptions): Promise<WatchdogWorld> {
  await using starting = new AsyncDisposableStack()
  const folder = starting.use(await temporaryFolder())
  const stack = starting.use(await startTestStack())
  const redis = liveness === 'Redis' ? starting.use(await startTestRedis()) : undefined
  const [port, clockFile] = [await freePort(), join(folder.path, 'clock')]
  const env = {GENESIS_HOME: stack.home, GENESIS_FLEET_KEY: fleetKey, ...(redis === undefined ? {} : {REDIS_URL: redis.url})}
  const options = {apiToken, fleetKey, droplets, hibernatedShare: 0, speed: 60_000 / minuteMs, controlPlaneUrls: [`http://127.0.0.1:${port}`]}
  writeFileSync(clockFile, '+0')
  const clockEnv = {LD_PRELOAD: clockLibrary ?? '', FAKETIME_TIMESTAMP_FILE: clockFile, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1'}
  const planeEnv: Record<string, string> = {...env, ...(clockLibrary === undefined ? {} : clockEnv)}
  const simulator = starting.use(await startSimulator(options))
  await tenantStore(stack.store).import([...simulator.tenants], 'tester', false)
  await keepChanges(stack)
  const plane = starting.use(await startControlPlaneProcess(planeEnv, {roles: ['http', 'heartbeats', 'watchdog'], port, timing}))
  const tenants = simulator.tenants.map(({id, region}) => ({id, region: region ?? ''}))
  await eventually(async () => (await heard(stack, redis)) >= tenants.length, 30_000)
  const resources = starting.move()
  return {
    ...{stack, redis, simulator, tenants, plane, ...readings(stack)},
    start: async (roles, more = {}) => resources.use(await startControlPlaneProcess({...env, ...more}, {roles, port: await freePort(), timing})),
    moveClock: (shift) => writeFileSync(clockFile, shift),
    silence: (tenantIds, silent) => {
      for (const id of tenantIds) simulator.silence(id, silent)
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function heard(stack: TestStack, redis: TestRedis | undefined): Promise<number> {
  if (redis === undefined) {
    const [row] = await stack.sql<{heard: number}>('select count(*)::integer as heard from genesis.heartbeats where sent_at is not null')
    return row?.heard ?? 0
  }
  const {Redis} = await import('ioredis')
  const client = new Redis(redis.url)
  const heardOnes = await client.hlen('{genesis}:live:last')
  client.disconnect()
  return heardOnes
}

/** Notes every change of state by a trigger, so that none is missed between two looks. */
async function keepChanges(stack: TestStack): Promise<void> {
  await stack.sql(`
    create table public.changes (n serial, id text, before text, after text, at timestamptz default clock_timestamp());
    grant all on public.changes to public; grant all on sequence public.changes_n_seq to public;
    create function public.keep_change() returns trigger language plpgsql as $$
      begin insert into public.changes (id, before, after) values (new.id, old.state, new.state); return null; end $$;
    create trigger keep_change after update on genesis.tenants for each row when (old.state <> new.state) execute function public.keep_change()`)
}

function readings(stack: TestStack): Pick<WatchdogWorld, 'changes' | 'offline' | 'verdicts' | 'inconclusive' | 'told' | 'rebooted'> {
  const ids = async (sql: string, values: unknown[] = []): Promise<string[]> => (await stack.sql<{id: string}>(sql, values)).map(({id}) => id)
  return {
    changes: () => stack.sql<Change>(`select id, before, after, (extract(epoch from at) * 1000)::float as "atMs" from public.changes order by n`),
    offline: () => ids(`select id from genesis.tenants where state = 'offline' order by id`),
    verdicts: async () =>
      Object.fromEntries(
        (await stack.sql<{id: string; verdict: string}>('select tenant_id as id, verdict from genesis.liveness_verdicts')).map(({id, verdict}) => [
          id,
          verdict,
        ]),
      ),
    inconclusive: () => ids('select unnest(inconclusive_regions) as id from genesis.watchdog_state'),
    told: (rule) => ids(`select subject || ' ' || state as id from genesis.alerts where rule = $1 order by 1`, [rule]),
    rebooted: () => ids('select distinct tenant_id as id from genesis.reboots order by 1'),
  }
}
