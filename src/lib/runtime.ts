import {randomBytes} from 'node:crypto'
import {hostname, userInfo} from 'node:os'
import {join} from 'node:path'

import type {StackOptions} from './adapters/embedded/locate-stack.ts'
import type {StackConnection} from './adapters/embedded/stack-connection.ts'
import type {StackStatus} from './adapters/embedded/stack-status.ts'
import type {SchemaAdmin} from './adapters/postgres/database.ts'
import type {PrometheusMeter} from './adapters/prometheus/prometheus-meter.ts'
import {type Config, type ConfigNeeds, loadConfig, missingVariable} from './config/load-config.ts'
import type {Secret} from './config/secret.ts'
import type {JobBackend, QueueLog} from './jobs/ports.ts'
import {QUEUES} from './jobs/queues.ts'
import {wakeQueue} from './jobs/wake-queue.ts'
import {databaseUrl, fleetKey, queueLocation} from './runtime/locations.ts'
import {buildStore, connectStore, type Store} from './runtime/open-store.ts'
import type {Clock} from './time/clock.ts'
import type {Droplets, WakePorts} from './wake/ports.ts'

export type {Store} from './runtime/open-store.ts'

export interface OpenRuntimeOptions {
  /** Where the configuration comes from. */
  env: Readonly<Record<string, string | undefined>>
  needs: ConfigNeeds
  version: string
  /** The package's folder. */
  root: string
  /** Lines for the person, such as "Starting the embedded stack". */
  notify: (line: string) => void
  /** Where the queue reports what it copes with by itself; gets LOG_LEVEL. */
  queueLog(level: string): QueueLog
}

/** The embedded Postgres and PostgREST of this GENESIS_HOME. */
export interface LocalStack {
  up(): Promise<StackStatus>
  status(): Promise<StackStatus>
  down(): Promise<{postgres: boolean; postgrest: boolean}>
  reset(): Promise<void>
}

/** Ports, each built when it is first asked for, and closed in reverse order. */
export interface Runtime extends AsyncDisposable {
  readonly config: Config
  readonly clock: Clock
  readonly version: string
  /** Who acts, for the audit log: user and host. */
  readonly actor: string
  readonly localStack: LocalStack
  randomHex(bytes: number): string
  /** A TCP port on loopback that is free at this moment. */
  freePort(): Promise<number>
  store(): Promise<Store>
  jobs(): Promise<JobBackend>
  /** What planning and starting a wake needs. */
  wake(): Promise<WakePorts>
  /** @throws {ConfigInvalidError} without a token */
  droplets(): Promise<Droplets>
  /** Root secret of the sidecars' keys; the embedded stack has one of its own. */
  fleetKey(): Promise<Secret>
  /** What this process counts. */
  meter(): Promise<PrometheusMeter>
  /** Direct access to the store's schema, for migrations. */
  schema(): Promise<SchemaAdmin>
}

/** The composition root: environment -> configuration -> adapters -> ports. Nothing else builds an adapter. */
export async function openRuntime(options: OpenRuntimeOptions): Promise<Runtime> {
  const config = loadConfig(options.env, options.needs)
  const {realClock: clock} = await import('./adapters/real-clock.ts')
  const resources = new AsyncDisposableStack()
  const migrationsFolder = join(options.root, 'migrations')
  const stack: StackOptions = {home: config.GENESIS_HOME, packageRoot: options.root, notify: options.notify}
  const actor = whoActs()

  const embedded = once(async (): Promise<StackConnection> => {
    const {ensureStack} = await import('./adapters/embedded/ensure-stack.ts')
    return ensureStack(stack)
  })
  const store = once(async () => buildStore(await connectStore({config, embedded, stack, migrationsFolder}), {clock, actor}))
  const jobs = once(async () => {
    const {openBackend} = await import('./adapters/bullmq/open-backend.ts')
    return resources.use(await openBackend(await queueLocation(config, embedded), options.queueLog(config.LOG_LEVEL)))
  })
  const droplets = once(() => openDroplets(config, clock, `genesis-fleet/${options.version}`))

  return {
    config,
    clock,
    version: options.version,
    actor,
    localStack: localStack(stack),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    freePort: async () => (await import('./adapters/embedded/free-port.ts')).freePort(),
    store,
    jobs,
    droplets,
    wake: async () => wakePorts({clock, store: await store(), droplets: await droplets(), jobs: await jobs()}),
    fleetKey: () => fleetKey(config, stack),
    meter: once(async () => (await import('./adapters/prometheus/prometheus-meter.ts')).prometheusMeter()),
    schema: async () => {
      const {schemaAdmin} = await import('./adapters/postgres/database.ts')
      return schemaAdmin(await databaseUrl(config, embedded), migrationsFolder)
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** A container's user often has an id but no name. */
function whoActs(): string {
  const uid = process.getuid?.() ?? 'unknown'
  try {
    return `${userInfo().username}@${hostname()}`
  } catch {
    return `uid ${uid}@${hostname()}`
  }
}

async function openDroplets(config: Config, clock: Clock, userAgent: string): Promise<Droplets> {
  const token = config.DIGITALOCEAN_API_TOKEN
  if (token === undefined) throw missingVariable('DIGITALOCEAN_API_TOKEN')
  const {droplets} = await import('./adapters/digitalocean/droplets.ts')
  return droplets({baseUrl: config.DIGITALOCEAN_API_URL, token, clock, userAgent})
}

function localStack(stack: StackOptions): LocalStack {
  const status = async (): Promise<StackStatus> => (await import('./adapters/embedded/stack-status.ts')).stackStatus(stack)
  return {
    status,
    up: async () => {
      await (await import('./adapters/embedded/ensure-stack.ts')).ensureStack(stack)
      return status()
    },
    down: async () => (await import('./adapters/embedded/stop-stack.ts')).stopStack(stack),
    reset: async () => (await import('./adapters/embedded/stop-stack.ts')).resetStack(stack),
  }
}

function wakePorts({clock, store, droplets, jobs}: {clock: Clock; store: Store; droplets: Droplets; jobs: JobBackend}): WakePorts {
  return {
    store: store.wakes,
    budget: store.digitalOceanBudget,
    queue: wakeQueue(jobs.queue(QUEUES.wake)),
    droplets,
    violations: store.violations,
    clock,
  }
}

/** Calls `make` at most once; a failure is forgotten, so that the next call tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
