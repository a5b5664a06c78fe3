import type {StackOptions} from '../adapters/embedded/locate-stack.ts'
import type {StackConnection} from '../adapters/embedded/stack-connection.ts'
import type {Config} from '../config/load-config.ts'
import type {Droplets} from '../droplets/ports.ts'
import type {DoctorPorts, Question} from '../health/doctor/ports.ts'
import type {Clock} from '../time/clock.ts'
import {askControlPlane, askDatabase, askDigitalOcean, askFleetKey, askQueue, needsStack, ownStore} from './doctor-questions.ts'
import {buildStore, type Store} from './open-store.ts'

/** What needs the store waits for it no longer than this, and leaves time for its own question. */
const storeTimeoutMs = 2000

export interface DoctorContext {
  config: Config
  stack: StackOptions
  migrationsFolder: string
  clock: Clock
  actor: string
  version: string
  droplets: () => Promise<Droplets>
}

/** What `genesis doctor` asks. The embedded stack is looked at and never started, and a queue that is not there is not made. */
export async function openDoctor(context: DoctorContext): Promise<DoctorPorts> {
  const {config, version} = context
  const {SUPABASE_URL, REDIS_URL, DATABASE_URL} = config
  const {peekStack} = await import('../adapters/embedded/peek-stack.ts')
  const peeked = SUPABASE_URL === undefined || (REDIS_URL === undefined && DATABASE_URL === undefined) ? peekStack(context.stack) : undefined
  // Why it cannot be looked at is a finding of its own.
  const connection = (await peeked?.catch(() => undefined))?.connection
  const opened = await openStore(context, connection)
  const of = [...ownStore, 'GENESIS_HOME']
  const ofStore = <Facts>(read: (opened: OpenedStore, signal: AbortSignal) => Promise<Facts>): Question<Facts> =>
    opened === undefined ? {of, ...needsStack} : {of, ask: (signal) => read(opened, signal)}
  return {
    genesisVersion: version,
    nodeVersion: process.versions.node,
    embedded: peeked === undefined ? {of, notAsked: 'not used: store and queue are elsewhere', remedy: null} : {of, ask: () => peeked},
    store: ofStore(({inspect}, signal) => inspect(signal)),
    rights: ofStore(async ({store}) => {
      await store.tenants.read('x')
    }),
    ticks: ofStore(({store}) => store.ticks.ages()),
    fleetKey: askFleetKey(context, {connection, latest: ofStore(({store}) => store.fleetKeys.latest())}),
    database: askDatabase(context, connection),
    ...askQueue(context, connection),
    digitalOcean: askDigitalOcean(context, opened?.store.digitalOceanBudget),
    controlPlane: askControlPlane(context),
  }
}

interface OpenedStore {
  store: Store
  inspect: (signal: AbortSignal) => ReturnType<typeof import('../adapters/supabase/inspect-store.ts')['inspectStore']>
}

/** Undefined when it is the embedded one and does not run. Nothing is asked of it yet, and unlike for other commands nothing revives it. */
async function openStore(
  {config, clock, actor, migrationsFolder}: DoctorContext,
  connection: StackConnection | undefined,
): Promise<OpenedStore | undefined> {
  const {SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: key} = config
  const own = url !== undefined && key !== undefined ? {url, serviceRoleKey: key.reveal()} : undefined
  const access = own ?? (connection && {url: connection.storeUrl, serviceRoleKey: connection.serviceRoleKey})
  if (access === undefined) return undefined
  const [{StoreClient}, {ownMigrations}, {inspectStore}] = await Promise.all([
    import('../adapters/supabase/store-client.ts'),
    import('../adapters/postgres/schema-state.ts'),
    import('../adapters/supabase/inspect-store.ts'),
  ])
  const options = {...access, ownMigrations: await ownMigrations(migrationsFolder)}
  const store = await buildStore(new StoreClient({...options, timeoutMs: storeTimeoutMs}), {clock, actor})
  return {store, inspect: (signal) => inspectStore({...options, clock}, signal)}
}
