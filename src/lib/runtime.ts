import {randomBytes} from 'node:crypto'
import type {WriteAlert} from './adapters/alerts/log-sink.ts'
import type {Tracing} from './adapters/opentelemetry/start-tracing.ts'
import type {SchemaAdmin} from './adapters/postgres/database.ts'
import type {ProcessLoad} from './adapters/process-load.ts'
import type {PrometheusMeter} from './adapters/prometheus/prometheus-meter.ts'
import type {VariableName} from './config/environment.ts'
import {type Config, type ConfigNeeds, loadConfig, missingSettings} from './config/load-config.ts'
import type {Secret} from './config/secret.ts'
import type {Droplets} from './droplets/ports.ts'
import type {ConfigProblem} from './errors/environment.ts'
import type {AlertReadings} from './health/alerts/ports.ts'
import type {DatabaseReadingsPorts} from './health/database/read-database.ts'
import type {DoctorPorts} from './health/doctor/ports.ts'
import type {CallGatherer} from './health/governor/gather-calls.ts'
import type {RebootLimits} from './health/reboot/ports.ts'
import type {RebootControl} from './health/reboot/reboot-control.ts'
import type {StagePlan} from './health/stage/plan-stage.ts'
import type {JobBackend, QueueLog} from './jobs/ports.ts'
import type {QueueDesk} from './jobs/queue-desk.ts'
import type {JobTally} from './jobs/tally-jobs.ts'
import {type LocalStack, localStack} from './runtime/local-stack.ts'
import {adminToken, databaseUrl, fleetKey} from './runtime/locations.ts'
import type {AlertSinks} from './runtime/open-alert-sinks.ts'
import type {OpenLiveness} from './runtime/open-liveness.ts'
import {openServices, type ServiceOptions, type Services} from './runtime/open-services.ts'
import type {Store} from './runtime/open-store.ts'
import {controlPlaneOf, overControlPlane} from './runtime/over-control-plane.ts'
import {rebootPorts} from './runtime/reboot-ports.ts'
import {wakePorts} from './runtime/wake-ports.ts'
import {whoActs} from './runtime/who-acts.ts'
import type {Clock} from './time/clock.ts'
import {type WakeControl, wakeControl} from './wake/wake-control.ts'

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
  /** `never` for what is the control plane itself; anything else works through CONTROL_PLANE_URL where that is all there is. */
  remote?: 'never'
  /** Where the queue reports what it copes with by itself; gets LOG_LEVEL. */
  queueLog(level: string): QueueLog
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
  /** From 0 to 1. */
  random(): number
  /** Those of these settings that are not there, and that the embedded store does not bring. */
  missing(names: readonly VariableName[]): ConfigProblem[]
  /** Ends the process, whatever still runs: for a control plane that has drained, but whose servers are away and let no connection close. */
  endAtOnce(code: number): void
  /** A TCP port on loopback that is free at this moment. */
  freePort(): Promise<number>
  store(): Promise<Store>
  jobs(): Promise<JobBackend>
  /** What people see of the queues and do with them. */
  queues(): Promise<QueueDesk>
  /** When tenants were last heard, and who is watched. */
  liveness(): Promise<OpenLiveness>
  /** Plans and starts wakes. */
  wake(): Promise<WakeControl>
  /** Planning and starting hard reboots. */
  reboot(limits: RebootLimits): Promise<RebootControl>
  /** @throws {ConfigInvalidError} without a token */
  droplets(): Promise<Droplets>
  /** Root secret of the sidecars' keys; the embedded stack has one of its own. */
  fleetKey(): Promise<Secret>
  /** Bearer token of the admin API; undefined where there is none, and then no admin API. */
  adminToken(): Promise<Secret | undefined>
  /** What this process sees of the targets that the governor protects. */
  readonly calls: CallGatherer
  /** Where alerts go. @param write takes a line into the log of the process */
  alertSinks(write: WriteAlert): Promise<AlertSinks>
  /** How the jobs that this process ran have ended. */
  readonly jobTally: JobTally
  /** A function that tells how busy this process was since it was last asked. */
  processLoad(): Promise<() => ProcessLoad>
  /** What this process counts. */
  meter(): Promise<PrometheusMeter>
  /** Follows requests and jobs through processes, where a collector is configured. */
  tracing(): Promise<Tracing | undefined>
  /** What the figures of the database and the stage are read from. */
  database(): Promise<DatabaseReadingsPorts>
  /** Where the fleet stands. */
  stage(): Promise<StagePlan>
  /** The same figures for the alert rules. */
  databaseReadings(): Promise<AlertReadings>
  /** What `genesis doctor` asks; starts nothing. */
  doctor(): Promise<DoctorPorts>
  /** Direct access to the store's schema, for migrations. */
  schema(): Promise<SchemaAdmin>
}

/** The composition root: environment -> configuration -> adapters -> ports. Nothing else builds an adapter. */
export async function openRuntime(options: OpenRuntimeOptions): Promise<Runtime> {
  const {version, root, notify} = options
  const config = loadConfig(options.env, options.needs)
  const {realClock: clock} = await import('./adapters/real-clock.ts')
  const context: ServiceOptions = {config, clock, actor: whoActs(), version, root, notify, queueLog: (level) => options.queueLog(level)}
  const services = openServices(context)
  const here: Runtime = {
    ...ofThisProcess(context, services),
    ...ofTheFleet(context, services),
    [Symbol.asyncDispose]: () => services.resources.disposeAsync(),
  }
  const through = options.remote === 'never' ? undefined : controlPlaneOf(config, options.env)
  return through === undefined ? here : overControlPlane(here, through, notify)
}

type OwnPorts =
  | 'config'
  | 'clock'
  | 'version'
  | 'actor'
  | 'localStack'
  | 'calls'
  | 'missing'
  | 'randomHex'
  | 'random'
  | 'endAtOnce'
  | 'freePort'
  | 'jobTally'
type ProcessPorts = OwnPorts | 'processLoad' | 'meter' | 'tracing' | 'alertSinks' | 'fleetKey' | 'adminToken'

/** What belongs to this process and this machine. */
function ofThisProcess(
  {config, clock, version, actor}: ServiceOptions,
  {stack, calls, tally, meter, tracing}: Services,
): Pick<Runtime, ProcessPorts> {
  return {
    ...{config, clock, version, actor, calls, meter, tracing},
    localStack: localStack(stack),
    jobTally: tally,
    missing: (names) => missingSettings(config, names),
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    random: () => Math.random(),
    endAtOnce: (code) => process.exit(code),
    freePort: async () => (await import('./adapters/embedded/free-port.ts')).freePort(),
    processLoad: async () => (await import('./adapters/process-load.ts')).processLoad(),
    alertSinks: async (write) => (await import('./runtime/open-alert-sinks.ts')).openAlertSinks(config, clock, write),
    fleetKey: () => fleetKey(config, stack),
    adminToken: () => adminToken(config, stack),
  }
}

/** What all processes of the fleet share. */
function ofTheFleet(context: ServiceOptions, services: Services): Omit<Runtime, ProcessPorts | keyof AsyncDisposable> {
  const {config, clock, actor, version} = context
  const {store, jobs, droplets, liveness, database, embedded, stack, migrationsFolder} = services
  return {
    ...{store, jobs, droplets, liveness, database},
    queues: async () => {
      const [{queueDesk}, {ticks, audit}, backend] = await Promise.all([import('./jobs/queue-desk.ts'), store(), jobs()])
      return queueDesk({jobs: backend, ticks, audit, actor})
    },
    reboot: async (limits) => {
      const {rebootControl} = await import('./health/reboot/reboot-control.ts')
      return rebootControl(rebootPorts({clock, store: await store(), jobs: await jobs()}), limits)
    },
    wake: async () => wakeControl(wakePorts({clock, store: await store(), droplets: await droplets(), jobs: await jobs()})),
    doctor: async () => (await import('./runtime/open-doctor.ts')).openDoctor({config, stack, migrationsFolder, clock, actor, version, droplets}),
    stage: async () => (await import('./health/stage/read-stage.ts')).readStage(await database()),
    databaseReadings: async () => (await import('./health/database/read-database.ts')).readDatabaseForAlerts(await database()),
    schema: async () => {
      const {schemaAdmin} = await import('./adapters/postgres/database.ts')
      return schemaAdmin(await databaseUrl(config, embedded), migrationsFolder)
    },
  }
}
