import {createServer, type Server} from 'node:net'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {signServiceRoleKey} from '../../src/lib/adapters/embedded/secrets.ts'
import {type CliResult, genesis, startGenesis} from '../harness/cli.ts'
import {eventually} from '../harness/eventually.ts'
import {freePort} from '../harness/free-port.ts'
import {redisServer, startTestRedis} from '../harness/redis.ts'
import {startRelay} from '../harness/relay.ts'
import {secretsOf} from '../harness/secrets.ts'
import {startTestStack, type TestStack} from '../harness/stack.ts'
import {temporaryFolder} from '../harness/temporary-folder.ts'

interface Refusal {
  ok: boolean
  error: {code: string; message: string; hint: string; exitCode: number; problems?: {code?: string; variable?: string}[]}
}

const token = {DIGITALOCEAN_API_TOKEN: 'dop_v1_token_of_the_tests'}
const found = redisServer()

let stack: TestStack
let port: number

beforeAll(async () => {
  stack = await startTestStack()
  port = await freePort()
})
afterAll(() => stack[Symbol.asyncDispose]())

/** Only what the test names is configured; a start that is not refused is killed, which fails the test. */
function serve(env: Record<string, string>, args: readonly string[] = []): Promise<CliResult> {
  const base = {GENESIS_HOME: stack.home, PORT: String(port), LOG_LEVEL: 'warn'}
  return genesis(['serve', '--json', ...args], {env: {...base, ...env}, secrets: secretsOf(stack.home), timeoutMs: 45_000})
}

/** Refused with this code and exit code, and nothing of it is left: no listener, no connection to the database. */
async function expectRefusal(result: CliResult, code: string, exitCode: number): Promise<Refusal['error']> {
  const {ok, error} = result.json<Refusal>()
  expect([ok, error.code, error.exitCode, result.exitCode], error.message).toEqual([false, code, exitCode, exitCode])
  expect(error.hint).not.toBe('')
  await expect(fetch(`http://127.0.0.1:${port}/live`)).rejects.toThrow()
  await eventually(async () => {
    const [row] = await stack.sql<{open: string}>(`select count(*) as open from pg_stat_activity where application_name = 'genesis'`)
    return row?.open === '0'
  })
  return error
}

const ownStore = (): Record<string, string> => ({
  SUPABASE_URL: stack.connection.storeUrl,
  SUPABASE_SERVICE_ROLE_KEY: stack.connection.serviceRoleKey,
  DATABASE_URL: stack.connection.queueDatabaseUrl,
  GENESIS_FLEET_KEY: 'a fleet key of the tests, which is long enough',
})

async function hold(address: string): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  return server
}

describe('genesis serve refuses to start', {timeout: 120_000}, () => {
  it('on a store that is newer than the binary, with exit code 5', async () => {
    await stack.sql(`insert into genesis.schema_migrations (name, run_on) values ('9999_from_the_future', now())`)
    try {
      const {message, hint} = await expectRefusal(await serve(token), 'GEN_STORE_SCHEMA', 5)
      expect(message).toContain('newer than this genesis: it has 9999_from_the_future')
      expect(hint).toContain('Update genesis')
    } finally {
      await stack.sql(`delete from genesis.schema_migrations where name = '9999_from_the_future'`)
    }
  })

  it.each(['workers', 'heartbeats', 'http'])('on a store that is older than the binary, with the role %s alone', async (role) => {
    const [last] = await stack.sql<{id: number; name: string}>(
      'delete from genesis.schema_migrations where id = (select max(id) from genesis.schema_migrations) returning id, name',
    )
    try {
      const {message, hint} = await expectRefusal(await serve(token, ['--roles', role]), 'GEN_STORE_SCHEMA', 5)
      expect(message).toContain(`older than this genesis: it lacks ${last?.name}`)
      expect(hint).toContain('genesis db migrate')
    } finally {
      await stack.sql('insert into genesis.schema_migrations (id, name, run_on) values ($1, $2, now())', [last?.id, last?.name])
    }
  })

  it('without any configuration, naming what is missing and starting nothing', async () => {
    await using folder = await temporaryFolder()
    const result = await genesis(['serve', '--json'], {env: {GENESIS_HOME: `${folder.path}/home`, PORT: String(port)}})
    const {problems} = await expectRefusal(result, 'GEN_CONFIG_INVALID', 2)
    expect(problems?.map(({variable}) => variable)).toEqual(['DIGITALOCEAN_API_TOKEN'])
    expect(result.stderr).not.toContain('Starting the embedded')
  })

  it('with a store of its own and no keys, naming each key that the chosen roles need', async () => {
    const withoutKey = {...ownStore(), GENESIS_FLEET_KEY: ''}
    const missing = async (args: string[]): Promise<(string | undefined)[] | undefined> =>
      (await expectRefusal(await serve(withoutKey, args), 'GEN_CONFIG_INVALID', 2)).problems?.map(({variable}) => variable)
    expect(await missing([])).toEqual(['DIGITALOCEAN_API_TOKEN', 'GENESIS_FLEET_KEY'])
    expect(await missing(['--roles', 'workers'])).toEqual(['DIGITALOCEAN_API_TOKEN'])
    expect(await missing(['--roles', 'heartbeats,http'])).toEqual(['GENESIS_FLEET_KEY'])
  })

  it('on a port that another process holds, and on an address that this host does not have', async () => {
    const other = await hold('127.0.0.1')
    try {
      const {error} = (await serve(token)).json<Refusal>()
      expect(error).toMatchObject({code: 'GEN_PORT_IN_USE', exitCode: 2, message: `Port ${port} on 127.0.0.1 is taken by another process.`})
    } finally {
      await new Promise((resolve) => other.close(resolve))
    }
    await expectRefusal(await serve(token, ['--host', '192.0.2.1']), 'GEN_ADDRESS_UNUSABLE', 2)
  })

  it.skipIf('missing' in found)('on a Redis that evicts keys', async () => {
    await using redis = await startTestRedis({settings: [['maxmemory-policy', 'allkeys-lru']]})
    const {message} = await expectRefusal(await serve({...token, REDIS_URL: redis.url}), 'GEN_QUEUE_UNFIT', 5)
    expect(message).toContain('allkeys-lru')
    expect(message).toContain('noeviction')
  })

  it.skipIf('missing' in found)('on a Redis that is too old for the queue', async () => {
    await using redis = await startTestRedis()
    await using old = await startRelay(redis.port, {change: (answer) => answer.replace(/redis_version:\d/, 'redis_version:4')})
    const {message} = await expectRefusal(await serve({...token, REDIS_URL: `redis://127.0.0.1:${old.port}`}), 'GEN_QUEUE_UNFIT', 5)
    expect(message).toMatch(/Redis 4\.\S+ is too old/)
  })

  it('on a store whose key belongs to another role, and on one whose role may not read', async () => {
    const {jwtSecret = ''} = secretsOf(stack.home)
    const stranger = {...ownStore(), ...token, SUPABASE_SERVICE_ROLE_KEY: signServiceRoleKey(jwtSecret, 'anon')}
    await expectRefusal(await serve(stranger), 'GEN_STORE_UNAUTHORISED', 4)
    await stack.sql('revoke select on genesis.tenants from service_role')
    try {
      await expectRefusal(await serve({...ownStore(), ...token}), 'GEN_STORE_UNAUTHORISED', 4)
    } finally {
      await stack.sql('grant select on genesis.tenants to service_role')
    }
  })

  it('on a Postgres whose user may not make the schema of the queue', async () => {
    await stack.sql(`create role no_rights login password 'no-rights-at-all'`)
    const url = new URL(stack.connection.queueDatabaseUrl)
    Object.assign(url, {username: 'no_rights', password: 'no-rights-at-all'})
    const {hint} = await expectRefusal(await serve({...ownStore(), ...token, DATABASE_URL: url.href}), 'GEN_QUEUE_UNAUTHORISED', 4)
    expect(hint).toContain('let it create schemas')
  })

  it('for all reasons at once where there are several', async () => {
    const other = await hold('127.0.0.1')
    try {
      const [nothing, nobody] = [await freePort(), await freePort()]
      const {serviceRoleKey} = stack.connection
      const away = {SUPABASE_URL: `http://127.0.0.1:${nothing}`, SUPABASE_SERVICE_ROLE_KEY: serviceRoleKey, REDIS_URL: `redis://127.0.0.1:${nobody}`}
      const {error} = (await serve(away)).json<Refusal>()
      expect(error.code).toBe('GEN_START_REFUSED')
      expect(error.problems?.map(({code}) => code)).toEqual([
        'GEN_CONFIG_INVALID',
        'GEN_PORT_IN_USE',
        'GEN_STORE_UNREACHABLE',
        'GEN_QUEUE_UNREACHABLE',
      ])
      for (const word of ['DIGITALOCEAN_API_TOKEN', 'GENESIS_FLEET_KEY', `Port ${port}`, 'fleet store', 'Redis'])
        expect(error.message).toContain(word)
    } finally {
      await new Promise((resolve) => other.close(resolve))
    }
  })

  it('and starts when nothing of that is so, with a warning when its fleet key is another than that of the one before', async () => {
    const start = async (env: Record<string, string>): Promise<string> => {
      const running = startGenesis(['serve', '--json'], {env: {GENESIS_HOME: stack.home, PORT: String(port), ...token, ...env}})
      await running.says(/"msg":"ready"/)
      expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200)
      running.child.kill('SIGTERM')
      const {exitCode, stderr} = await running.ended
      expect(exitCode).toBe(0)
      return stderr
    }
    expect(await start({})).not.toContain('another GENESIS_FLEET_KEY')
    expect(await start({GENESIS_FLEET_KEY: 'another fleet key, which is long enough'})).toContain('another GENESIS_FLEET_KEY')
  })
})
