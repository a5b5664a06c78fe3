import {describeSettings, type Setting} from '../../config/describe-settings.ts'

type Env = Readonly<Record<string, string | undefined>>

/** All settings, and the environment without those that cannot be used, so that the rest can still be looked at. */
export function readSettings(env: Env): {settings: Setting[]; usable: Env} {
  const settings = describeSettings(env)
  const wrong: readonly string[] = settings.filter(({state}) => state === 'wrong').flatMap(({name}) => withCompanion(name))
  return {settings, usable: Object.fromEntries(Object.entries(env).filter(([name]) => !wrong.includes(name)))}
}

/** Address and key of a store go together. */
function withCompanion(name: string): string[] {
  const pair = ['SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY']
  return pair.includes(name) ? pair : [name]
}
