import {environment, type VariableName} from './environment.ts'
import {describeValue, missingCompanions} from './load-config.ts'

/** One variable of the environment, for people. */
export interface Setting {
  name: VariableName
  state: 'set' | 'default' | 'unset' | 'wrong'
  /** The value, or for a secret that there is one; what holds instead of one that is not set. */
  seen: string
  /** What to set it to; null where nothing has to be done. */
  remedy: string | null
}

/** What it means that a variable is not set, where there is no default. */
const whenUnset: Partial<Record<VariableName, string>> = {
  SUPABASE_URL: 'not set: the embedded store',
  SUPABASE_SERVICE_ROLE_KEY: 'not set: the embedded store has its own',
  DATABASE_URL: 'not set: the embedded Postgres',
  REDIS_URL: 'not set: the queue is in Postgres',
  GENESIS_FLEET_KEY: 'not set: the embedded store has its own',
  GENESIS_ADMIN_TOKEN: 'not set: the embedded store has its own',
  ALERT_WEBHOOK_URL: 'not set: alerts go to no webhook',
  PAGERDUTY_ROUTING_KEY: 'not set: alerts do not go to PagerDuty',
  ALERT_PING_URL: 'not set: nobody is told that alerts are still looked at',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'not set: nothing is traced',
}

/** Variables that a store of one's own needs besides its address, and what for. */
const ownStoreNeeds: Partial<Record<VariableName, string>> = {
  DATABASE_URL: 'genesis db migrate, the figures of the database, and a queue without REDIS_URL',
  GENESIS_FLEET_KEY: 'taking heartbeats (genesis serve) and genesis tenant key',
  GENESIS_ADMIN_TOKEN: 'the admin API and the dashboard',
}

type Env = Readonly<Record<string, string | undefined>>

/** Every variable that Genesis reads, with where its value comes from. Never shows a secret, nor credentials within a URL. */
export function describeSettings(env: Env): Setting[] {
  return (Object.keys(environment) as VariableName[]).map((name) => describeSetting(name, env))
}

function describeSetting(name: VariableName, env: Env): Setting {
  const {schema, expected, example} = environment[name]
  const raw = env[name] === '' ? undefined : env[name]
  const parsed = schema.safeParse(raw)
  const remedy = `Set it to ${expected}, for example ${example}`
  if (!parsed.success) return {name, state: 'wrong', seen: describeValue(name, raw), remedy}
  if (missingCompanions(env).includes(name)) return {name, state: 'wrong', seen: 'not set, though its companion is', remedy}
  if (raw !== undefined) return {name, state: 'set', seen: describeSet(name, raw), remedy: null}
  if (parsed.data !== undefined) return {name, state: 'default', seen: `${String(parsed.data)} (default)`, remedy: null}
  const neededFor = neededBy(name, env)
  if (neededFor === undefined) return {name, state: 'unset', seen: whenUnset[name] ?? 'not set', remedy: null}
  return {name, state: 'unset', seen: 'not set', remedy: `${remedy}; needed for ${neededFor}`}
}

function neededBy(name: VariableName, env: Env): string | undefined {
  if (name === 'DIGITALOCEAN_API_TOKEN') return 'waking, rebooting and serve with the role workers'
  if (!hasOwnStore(env)) return undefined
  if (name === 'REDIS_URL') return (env.DATABASE_URL ?? '') === '' ? 'a queue that all processes share, unless DATABASE_URL is set' : undefined
  return ownStoreNeeds[name]
}

const hasOwnStore = (env: Env): boolean => (env.SUPABASE_URL ?? '') !== ''

function describeSet(name: VariableName, raw: string): string {
  if ('secret' in environment[name]) return 'set'
  const url = URL.parse(raw)
  if (url === null || (url.username === '' && url.password === '')) return raw
  return `${url.protocol}//${url.host}${url.pathname} (with credentials)`
}
