import {join} from 'node:path'

import type {DigitalOceanOptions} from '../adapters/digitalocean/client.ts'
import type {StackOptions} from '../adapters/embedded/locate-stack.ts'
import type {StackConnection} from '../adapters/embedded/stack-connection.ts'
import type {Tracing} from '../adapters/opentelemetry/start-tracing.ts'
import type {PrometheusMeter} from '../adapters/prometheus/prometheus-meter.ts'
import {type Config, missingVariable} from '../config/load-config.ts'
import type {Droplets} from '../droplets/ports.ts'
import type {DatabaseReadingsPorts} from '../health/database/read-database.ts'
import {type CallGatherer, callGatherer} from '../health/governor/gather-calls.ts'
import {measureJobs} from '../jobs/measure-jobs.ts'
import type {JobBackend, QueueLog} from '../jobs/ports.ts'
import {type JobTally, jobTally} from '../jobs/tally-jobs.ts'
import type {Clock} from '../time/clock.ts'
import {queueLocation} from './locations.ts'
import {once} from './once.ts'
import {openDatabase} from './open-database.ts'
import {type OpenLiveness, openLiveness} from './open-liveness.ts'
import {buildStore, connectStore, type Store} from './open-store.ts'
import {openTracing} from './open-tracing.ts'

export interface ServiceOptions {
  config: Config
  clock: Clock
  actor: string
  version: string
  /** The package's folder. */
  root: string
  notify: (line: string) => void
  queueLog: (level: string) => QueueLog
}

/** What the ports are made of: each service of this process, opened when it is first asked for. */
export interface Services {
  calls: CallGatherer
  tally: JobTally
  resources: AsyncDisposableStack
  stack: StackOptions
  migrationsFolder: string
  embedded: () => Promise<StackConnection>
  store: () => Promise<Store>
  meter: () => Promise<PrometheusMeter>
  tracing: () => Promise<Tracing | undefined>
  jobs: () => Promise<JobBackend>
  liveness: () => Promise<OpenLiveness>
  database: () => Promise<DatabaseReadingsPorts>
  droplets: () => Promise<Droplets>
}

/** Opens nothing by itself. What is opened closes with `resources`, in reverse order. */
export function openServices({config, clock, actor, version, root, notify, queueLog}: ServiceOptions): Services {
  const [calls, tally, resources] = [callGatherer(), jobTally(), new AsyncDisposableStack()]
  const migrationsFolder = join(root, 'migrations')
  const stack: StackOptions = {home: config.GENESIS_HOME, packageRoot: root, notify}
  const embedded = once(async () => (await import('../adapters/embedded/ensure-stack.ts')).ensureStack(stack))
  const store = once(async () => {
    const client = await connectStore({config, embedded, stack, migrationsFolder, onCall: (call) => calls.observe('store', call)})
    return buildStore(client, {clock, actor})
  })
  const meter = once(async () => (await import('../adapters/prometheus/prometheus-meter.ts')).prometheusMeter(version))
  const tracing = once(() => openTracing(config, {version, instance: `${actor}:${process.pid}`, resources}))
  const jobs = once(async () => {
    const backend = await openJobs({config, embedded, store, tracing, log: queueLog(config.LOG_LEVEL)})
    resources.use(backend)
    return measureJobs(backend, async () => tally.over(await meter()), clock)
  })
  return {
    ...{calls, tally, resources, stack, migrationsFolder, embedded, store, meter, tracing, jobs},
    liveness: once(() => openLiveness(config, store, resources)),
    database: once(() => openDatabase({config, store, embedded, clock})),
    droplets: once(() => openDroplets(config, {clock, userAgent: `genesis-fleet/${version}`, onCall: (call) => calls.observe('digitalocean', call)})),
  }
}

interface JobsContext extends Pick<Services, 'embedded' | 'store' | 'tracing'> {
  config: Config
  log: QueueLog
}

async function openJobs({config, embedded, store, tracing, log}: JobsContext): Promise<JobBackend> {
  const {openBackend} = await import('../adapters/bullmq/open-backend.ts')
  // First, so that what happens while the backend closes is still sent.
  const telemetry = (await tracing())?.queues
  return openBackend(await queueLocation(config, embedded), log, {ticks: async () => (await store()).ticks, telemetry})
}

async function openDroplets(config: Config, options: Omit<DigitalOceanOptions, 'baseUrl' | 'token'>): Promise<Droplets> {
  const token = config.DIGITALOCEAN_API_TOKEN
  if (token === undefined) throw missingVariable('DIGITALOCEAN_API_TOKEN')
  const {droplets} = await import('../adapters/digitalocean/droplets.ts')
  return droplets({...options, baseUrl: config.DIGITALOCEAN_API_URL, token})
}
