import {ConfigInvalidError, type ConfigProblem} from '../errors/environment.ts'
import {type Environment, environment, type VariableName} from './environment.ts'

export type Config = Readonly<Environment>

/** What a command needs beyond the defaults; a variable named here must be set. */
export interface ConfigNeeds {
  required?: readonly VariableName[]
}

/**
 * Parses the environment once.
 * @throws {ConfigInvalidError} naming every wrong or missing variable at once
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, needs: ConfigNeeds = {}): Config {
  const problems: ConfigProblem[] = []
  const values: Partial<Record<VariableName, unknown>> = {}
  for (const name of Object.keys(environment) as VariableName[]) {
    const raw = env[name] === '' ? undefined : env[name]
    const parsed = environment[name].schema.safeParse(raw)
    if (parsed.success) values[name] = parsed.data
    else problems.push(problemOf(name, `is ${describeValue(name, raw)}`))
  }
  for (const name of needs.required ?? []) if ((env[name] ?? '') === '') problems.push(problemOf(name, 'is not set'))
  const unpaired = missingCompanions(env).map((name) => problemOf(name, 'is not set, though its companion is'))
  problems.push(...unpaired.filter(({variable}) => !problems.some((known) => known.variable === variable)))
  if (problems.length > 0) throw new ConfigInvalidError(problems)
  return values as Config
}

/**
 * One variable, for a command that needs no other and should not fail for the sake of another.
 * @throws {ConfigInvalidError}
 */
export function loadVariable<Name extends VariableName>(env: Readonly<Record<string, string | undefined>>, name: Name): Environment[Name] {
  const parsed = environment[name].schema.safeParse(env[name] === '' ? undefined : env[name])
  if (!parsed.success) throw new ConfigInvalidError([problemOf(name, `is ${describeValue(name, env[name])}`)])
  return parsed.data as Environment[Name]
}

/** What a variable is when it is not set. */
export function defaultOf<Name extends VariableName>(name: Name): Environment[Name] {
  return environment[name].schema.parse(undefined) as Environment[Name]
}

/** For a variable that only some paths through a command need. */
export function missingVariable(name: VariableName): ConfigInvalidError {
  return new ConfigInvalidError([problemOf(name, 'is not set')])
}

/** Keys that the embedded store makes for itself; a store of one's own needs keys that were chosen. */
const keptByEmbeddedStore: readonly VariableName[] = ['GENESIS_FLEET_KEY', 'GENESIS_ADMIN_TOKEN']

/** Those of these settings that are not there and that nothing else provides. */
export function missingSettings(config: Config, names: readonly VariableName[]): ConfigProblem[] {
  const embedded = config.SUPABASE_URL === undefined
  return names
    .filter((name) => config[name] === undefined && !(embedded && keptByEmbeddedStore.includes(name)))
    .map((name) => problemOf(name, 'is not set'))
}

/** What says nothing without its companion: with one half of a store a command would quietly use the embedded one, and nobody would be paged. */
const companions: readonly (readonly [VariableName, VariableName])[] = [
  ['SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY'],
  ['SUPABASE_SERVICE_ROLE_KEY', 'SUPABASE_URL'],
  ['PAGERDUTY_URL', 'PAGERDUTY_ROUTING_KEY'],
]

/** Variables that are not set though one is that needs them. */
export function missingCompanions(env: Readonly<Record<string, string | undefined>>): VariableName[] {
  const isSet = (name: VariableName): boolean => (env[name] ?? '') !== ''
  return companions.filter(([name, companion]) => isSet(name) && !isSet(companion)).map(([, companion]) => companion)
}

function problemOf(name: VariableName, problem: string): ConfigProblem {
  const {expected, example} = environment[name]
  return {variable: name, problem, expected, example}
}

/** Longer values are keys that landed in the wrong variable, more often than not. */
const maxShownLength = 60

/** What may be said of a value that is not valid. */
export function describeValue(name: VariableName, raw: string | undefined): string {
  const mayBeSecret = 'secret' in environment[name] || (raw ?? '').length > maxShownLength || /:.*@/.test(raw ?? '')
  return mayBeSecret ? 'not valid (its value is not shown)' : JSON.stringify(raw)
}
