import type {QueueLocation} from '../adapters/bullmq/open-backend.ts'
import type {StackConnection} from '../adapters/embedded/stack-connection.ts'
import {defaultOf} from '../config/load-config.ts'
import {Secret} from '../config/secret.ts'
import type {ApiAnswer, ApiBudget} from '../droplets/ports.ts'
import {fleetKeyFingerprint} from '../health/doctor/fleet-key-fingerprint.ts'
import type {DigitalOceanFacts, DoctorPorts, FleetKeyNote, Question} from '../health/doctor/ports.ts'
import {QUEUES} from '../jobs/queues.ts'
import type {DoctorContext} from './open-doctor.ts'

type Connection = StackConnection | undefined

/** For what lies in the embedded stack while that does not run. */
export const needsStack = {notAsked: 'not looked at: it is in the embedded stack, which does not run', remedy: null}

/** Which make a store of one's own. */
export const ownStore = ['SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY'] as const

const without = (name: string, means: string): {of: string[]; notAsked: string; remedy: null} => ({
  of: [name],
  notAsked: `not looked at: ${name} is not set, ${means}`,
  remedy: null,
})

export function askDatabase({config, clock}: DoctorContext, connection: Connection): DoctorPorts['database'] {
  const {DATABASE_URL, SUPABASE_URL} = config
  if (DATABASE_URL === undefined && SUPABASE_URL !== undefined)
    return {
      of: ['DATABASE_URL'],
      notAsked: 'not looked at: DATABASE_URL is not set, so rows, partitions, connections and replication are watched by nobody',
      remedy: 'Set DATABASE_URL to the Postgres behind the store, for a user with pg_monitor.',
    }
  const url = DATABASE_URL ?? (connection && new Secret(connection.databaseUrl))
  const of = ['DATABASE_URL', ...(DATABASE_URL === undefined ? ownStore : [])]
  if (url === undefined) return {of, ...needsStack}
  return {
    of,
    ask: async () => {
      const {databaseProbe} = await import('../adapters/postgres/database-metrics.ts')
      const askedMs = clock.now()
      const figures = await databaseProbe(url).read()
      return {figures, clock: {askedMs, answeredMs: clock.now(), theirMs: figures.serverTimeMs, theirPrecisionMs: 0}}
    },
  }
}

export function askQueue({config, clock}: DoctorContext, connection: Connection): Pick<DoctorPorts, 'queue' | 'workers'> {
  const {REDIS_URL, DATABASE_URL, GENESIS_QUEUE_PREFIX: prefix} = config
  const databaseUrl = DATABASE_URL ?? (connection && new Secret(connection.queueDatabaseUrl))
  const location: QueueLocation | undefined = REDIS_URL !== undefined ? {redisUrl: REDIS_URL, prefix} : databaseUrl && {databaseUrl, prefix}
  const of = ['REDIS_URL', 'GENESIS_QUEUE_PREFIX', ...(REDIS_URL === undefined ? ['DATABASE_URL'] : [])]
  if (location === undefined) return {queue: {of, ...needsStack}, workers: {of, ...needsStack}}
  const names = Object.values(QUEUES)
  return {
    queue: {of, ask: async () => (await import('../adapters/bullmq/inspect-queues.ts')).inspectQueue(location, clock)},
    workers: {of, ask: async () => (await import('../adapters/bullmq/inspect-queues.ts')).countWorkers(location, names)},
  }
}

/** One request, in the pace that all share; without a store there is no pace to keep. */
export function askDigitalOcean({config, droplets, clock}: DoctorContext, budget: ApiBudget | undefined): DoctorPorts['digitalOcean'] {
  if (config.DIGITALOCEAN_API_TOKEN === undefined) return without('DIGITALOCEAN_API_TOKEN', 'so nothing can be woken or rebooted')
  const ask = async (signal: AbortSignal): Promise<DigitalOceanFacts> => {
    const api = await droplets()
    const send = async (): Promise<ApiAnswer<DigitalOceanFacts>> => {
      const askedMs = clock.now()
      const {value, quota, serverTimeMs} = await api.checkAccount(signal)
      const answeredMs = clock.now()
      const theirs = serverTimeMs === undefined ? undefined : {askedMs, answeredMs, theirMs: serverTimeMs, theirPrecisionMs: 1000}
      const facts = {latencyMs: answeredMs - askedMs, accountStatus: value.status, dropletLimit: value.dropletLimit, quota, clock: theirs}
      return {value: facts, ...(quota === undefined ? {} : {quota})}
    }
    const reachable =
      budget !== undefined &&
      (await budget.view().then(
        () => true,
        () => false,
      ))
    return reachable ? budget.withPermit({rank: 0, ratePerSecond: 1, signal}, send) : (await send()).value
  }
  return {of: ['DIGITALOCEAN_API_TOKEN', 'DIGITALOCEAN_API_URL'], ask}
}

export function askControlPlane({config, clock}: DoctorContext): DoctorPorts['controlPlane'] {
  const {CONTROL_PLANE_URL: address} = config
  return {
    of: ['CONTROL_PLANE_URL'],
    // Where nobody said that there is one, there may be none.
    optional: address === defaultOf('CONTROL_PLANE_URL'),
    ask: async (signal) => (await import('../adapters/control-plane/read-health.ts')).readHealth(address, clock, signal),
  }
}

interface FleetKeyQuestion {
  connection: Connection
  latest: Question<FleetKeyNote | undefined>
}

/** Compares fingerprints; the key itself goes nowhere. */
export function askFleetKey({config}: DoctorContext, {connection, latest}: FleetKeyQuestion): DoctorPorts['fleetKey'] {
  const key = config.GENESIS_FLEET_KEY?.reveal() ?? (config.SUPABASE_URL === undefined ? connection?.fleetKey : undefined)
  if ('notAsked' in latest) return latest
  if (key === undefined) return without('GENESIS_FLEET_KEY', 'so there is none to compare')
  return {
    of: ['GENESIS_FLEET_KEY', ...latest.of],
    ask: async (signal) => ({own: fleetKeyFingerprint(key), latest: await latest.ask(signal)}),
  }
}
