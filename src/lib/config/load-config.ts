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
  problems.push(...pairProblems(env).filter(({variable}) => !problems.some((known) => known.variable === variable)))
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

/** For a variable that only some paths through a command need. */
export function missingVariable(name: VariableName): ConfigInvalidError {
  return new ConfigInvalidError([problemOf(name, 'is not set')])
}

/** A store needs both its address and its key; with one of them alone a command would quietly use the embedded store. */
function pairProblems(env: Readonly<Record<string, string | undefined>>): ConfigProblem[] {
  const pair = ['SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY'] as const
  const missing = pair.filter((name) => (env[name] ?? '') === '')
  return missing.length === 1 ? missing.map((name) => problemOf(name, 'is not set, though its companion is')) : []
}

function problemOf(name: VariableName, problem: string): ConfigProblem {
  const {expected, example} = environment[name]
  return {variable: name, problem, expected, example}
}

/** Longer values are keys that landed in the wrong variable, more often than not. */
const maxShownLength = 60

function describeValue(name: VariableName, raw: string | undefined): string {
  const mayBeSecret = 'secret' in environment[name] || (raw ?? '').length > maxShownLength || /:.*@/.test(raw ?? '')
  return mayBeSecret ? 'not valid (its value is not shown)' : JSON.stringify(raw)
}
