import {inspect} from 'node:util'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {environment, type VariableName} from '../../../src/lib/config/environment.ts'
import {loadConfig, missingSettings, missingVariable} from '../../../src/lib/config/load-config.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {ConfigInvalidError} from '../../../src/lib/errors/environment.ts'
import {ExitCode} from '../../../src/lib/errors/genesis-error.ts'

const names = Object.keys(environment) as VariableName[]
const secretNames = names.filter((name) => 'secret' in environment[name])

function refusalOf(env: Record<string, string>, needs = {}): ConfigInvalidError {
  try {
    loadConfig(env, needs)
  } catch (error) {
    if (error instanceof ConfigInvalidError) return error
    throw error
  }
  throw new Error('the environment was accepted')
}

const wrongValues: Record<VariableName, string[]> = {
  SUPABASE_URL: ['nowhere', 'ftp://example.com', 'postgres://example.com'],
  SUPABASE_SERVICE_ROLE_KEY: ['too-short'],
  DATABASE_URL: ['db.example.com', 'mysql://example.com/x'],
  REDIS_URL: ['127.0.0.1:6379', 'http://127.0.0.1'],
  DIGITALOCEAN_API_TOKEN: [],
  DIGITALOCEAN_API_URL: ['api.digitalocean.com', 'file:///etc'],
  CONTROL_PLANE_URL: ['example.com', 'ws://example.com'],
  PORT: ['-1', '65536', '3e3', '3000.5', ' 3000', '0x50', '٣٠٠٠', '999999'],
  HOST: [],
  GENESIS_FLEET_KEY: ['only 31 characters of a secret.'],
  GENESIS_ADMIN_TOKEN: ['15 characters..'],
  GENESIS_HOME: [],
  GENESIS_QUEUE_PREFIX: ['genesis', '{}', '{Genesis}', '{a b}', '{a', '{a}b', `{${'a'.repeat(41)}}`],
  ALERT_WEBHOOK_URL: ['hooks.example.com'],
  PAGERDUTY_ROUTING_KEY: ['0123456789'],
  PAGERDUTY_URL: ['events.pagerduty.com'],
  ALERT_PING_URL: ['ping.example.com'],
  OTEL_EXPORTER_OTLP_ENDPOINT: ['127.0.0.1:4318'],
  LOG_LEVEL: ['loud', 'INFO', 'info '],
}

/** What must be set beside it. */
function companionsOf(name: VariableName): Record<string, string> {
  if (name === 'SUPABASE_URL') return {SUPABASE_SERVICE_ROLE_KEY: 'a service role key of a test'}
  if (name === 'SUPABASE_SERVICE_ROLE_KEY') return {SUPABASE_URL: 'https://a.example.com'}
  return name === 'PAGERDUTY_URL' ? {PAGERDUTY_ROUTING_KEY: 'a routing key of a test'} : {}
}

describe('The configuration', () => {
  it('has these values when nothing is set', () => {
    expect(loadConfig({})).toEqual({
      SUPABASE_URL: undefined,
      SUPABASE_SERVICE_ROLE_KEY: undefined,
      DATABASE_URL: undefined,
      REDIS_URL: undefined,
      DIGITALOCEAN_API_TOKEN: undefined,
      DIGITALOCEAN_API_URL: 'https://api.digitalocean.com',
      CONTROL_PLANE_URL: 'http://127.0.0.1:3000',
      PORT: 3000,
      HOST: '127.0.0.1',
      GENESIS_FLEET_KEY: undefined,
      GENESIS_ADMIN_TOKEN: undefined,
      GENESIS_HOME: '.genesis',
      GENESIS_QUEUE_PREFIX: '{genesis}',
      ALERT_WEBHOOK_URL: undefined,
      PAGERDUTY_ROUTING_KEY: undefined,
      PAGERDUTY_URL: 'https://events.pagerduty.com',
      ALERT_PING_URL: undefined,
      OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
      LOG_LEVEL: 'info',
    })
  })

  it('takes an empty variable for one that is not set, as shells and compose files leave it', () => {
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(loadConfig({}))
  })

  it.each(names)('takes its own example of %s, where that is a value', (name) => {
    const {example} = environment[name]
    if (example.startsWith('the output of') || example.endsWith('...')) return
    const value: unknown = loadConfig({[name]: example, ...companionsOf(name)})[name]
    expect(value instanceof Secret ? value.reveal() : String(value as string | number)).toBe(example)
  })

  it('keeps each secret in a Secret', () => {
    const env = {
      SUPABASE_URL: 'https://a.example.com',
      SUPABASE_SERVICE_ROLE_KEY: 'k'.repeat(20),
      DATABASE_URL: 'postgres://u:p@h/d',
      REDIS_URL: 'rediss://:p@h',
      DIGITALOCEAN_API_TOKEN: 't',
      GENESIS_FLEET_KEY: 'f'.repeat(32),
      GENESIS_ADMIN_TOKEN: 'a'.repeat(16),
      ALERT_WEBHOOK_URL: 'https://h/x',
      ALERT_PING_URL: 'https://h/y',
      PAGERDUTY_ROUTING_KEY: 'r'.repeat(20),
    }
    const config = loadConfig(env)
    for (const name of secretNames) expect(config[name], name).toBeInstanceOf(Secret)
    for (const name of secretNames) expect((config[name] as Secret).reveal()).toBe(env[name as keyof typeof env])
    expect(secretNames).toHaveLength(Object.keys(env).length - 1)
  })

  for (const name of names)
    for (const value of wrongValues[name])
      it(`refuses ${JSON.stringify(value)} for ${name}, naming what is expected and an example`, () => {
        const error = refusalOf({...companionsOf(name), [name]: value})
        const {expected, example} = environment[name]
        expect(error.problems).toMatchObject([{variable: name, expected, example}])
        expect(error).toMatchObject({code: 'GEN_CONFIG_INVALID', exitCode: ExitCode.Usage})
        for (const part of [name, expected, example]) expect(error.message).toContain(part)
        expect(error.hint).toContain(name)
      })

  it('names every fault at once', () => {
    const env = {SUPABASE_URL: 'nowhere', PORT: 'three', LOG_LEVEL: 'loud', REDIS_URL: 'redis', GENESIS_QUEUE_PREFIX: 'genesis'}
    const error = refusalOf(env, {required: ['DIGITALOCEAN_API_TOKEN']})
    const faults = ['SUPABASE_URL', 'REDIS_URL', 'PORT', 'GENESIS_QUEUE_PREFIX', 'LOG_LEVEL', 'DIGITALOCEAN_API_TOKEN', 'SUPABASE_SERVICE_ROLE_KEY']
    expect(error.problems.map(({variable}) => variable)).toEqual(faults)
    expect(error.message.split('\n')).toHaveLength(1 + faults.length)
    expect(error.details()).toEqual({problems: error.problems})
  })

  it.each([
    [{SUPABASE_URL: 'https://a.example.com'}, 'SUPABASE_SERVICE_ROLE_KEY'],
    [{SUPABASE_SERVICE_ROLE_KEY: 'a service role key of a test'}, 'SUPABASE_URL'],
    [{SUPABASE_URL: 'https://a.example.com', SUPABASE_SERVICE_ROLE_KEY: ''}, 'SUPABASE_SERVICE_ROLE_KEY'],
  ])('refuses one half of the store (%j), because a command would quietly use the embedded one', (env, missing) => {
    expect(refusalOf(env).problems).toMatchObject([{variable: missing, problem: expect.stringContaining('companion') as string}])
  })

  it('refuses an address of PagerDuty without the key, because nobody would be paged', () => {
    const {problems} = refusalOf({PAGERDUTY_URL: 'https://events.eu.pagerduty.com'})
    expect(problems).toMatchObject([{variable: 'PAGERDUTY_ROUTING_KEY', problem: expect.stringContaining('companion') as string}])
  })

  it('lacks the keys that were not set, unless the embedded store brings them', () => {
    const needed = ['GENESIS_FLEET_KEY', 'GENESIS_ADMIN_TOKEN', 'DIGITALOCEAN_API_TOKEN'] as const
    const missing = (env: Record<string, string>): string[] => missingSettings(loadConfig(env), needed).map(({variable}) => variable)
    expect(missing({})).toEqual(['DIGITALOCEAN_API_TOKEN'])
    expect(missing({SUPABASE_URL: 'https://a.example.com', ...companionsOf('SUPABASE_URL')})).toEqual([...needed])
    expect(missing({DIGITALOCEAN_API_TOKEN: 'token'})).toEqual([])
  })

  it('names a missing variable once, also when it is both required and half of a pair', () => {
    const error = refusalOf({SUPABASE_URL: 'https://a.example.com'}, {required: ['SUPABASE_SERVICE_ROLE_KEY']})
    expect(error.problems.map(({variable}) => variable)).toEqual(['SUPABASE_SERVICE_ROLE_KEY'])
  })

  it('names a variable that only one path needs', () => {
    expect(missingVariable('DIGITALOCEAN_API_TOKEN').message).toContain('DIGITALOCEAN_API_TOKEN is not set')
  })

  it('never repeats a secret in an error, whatever is wrong with it', () => {
    const value = fc.oneof(fc.string({minLength: 6, maxLength: 60}), fc.webUrl(), fc.base64String({minLength: 8}))
    fc.assert(
      fc.property(fc.constantFrom(...secretNames), value, (name, random) => {
        const secret = `S3cr3t${random}`
        try {
          // A second fault, so that there always is an error.
          loadConfig({[name]: secret, PORT: 'no'})
        } catch (error) {
          const {message, stack, hint} = error as ConfigInvalidError
          for (const text of [message, stack, hint, JSON.stringify((error as ConfigInvalidError).details()), inspect(error, {depth: 9})])
            expect(text).not.toContain(secret)
        }
      }),
      {numRuns: 500},
    )
  })

  it('does not repeat credentials that stand in a URL which is otherwise no secret', () => {
    for (const name of ['SUPABASE_URL', 'DIGITALOCEAN_API_URL', 'CONTROL_PLANE_URL'] as const) {
      const error = refusalOf({
        [name]: 'ftp://operator:hunter2-hunter2@files.example.com/x',
        SUPABASE_SERVICE_ROLE_KEY: 'a service role key of a test',
      })
      expect(inspect(error, {depth: 9}), name).not.toContain('hunter2')
    }
  })

  it('does not repeat a key that was put where a URL belongs', () => {
    const key = `eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(60)}`
    expect(refusalOf({SUPABASE_URL: key, SUPABASE_SERVICE_ROLE_KEY: 'a service role key of a test'}).message).not.toContain(key)
  })
})
