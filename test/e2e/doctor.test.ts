import {stat} from 'node:fs/promises'
import {createServer, type Server, type Socket} from 'node:net'
import {describe, expect, it} from 'vitest'

import type {Finding} from '../../src/lib/health/doctor/finding.ts'
import {type CliResult, genesis} from '../harness/cli.ts'
import {eventually} from '../harness/eventually.ts'
import {startTestFleet} from '../harness/fleet.ts'
import {redisServer, startTestRedis} from '../harness/redis.ts'
import {secretsOf} from '../harness/secrets.ts'
import {startTestStack, type TestStack} from '../harness/stack.ts'
import {temporaryFolder} from '../harness/temporary-folder.ts'

interface Report {
  ok: boolean
  summary: Record<Finding['status'], number>
  findings: Finding[]
}

const found = redisServer()
const reportOf = (result: CliResult): Report => result.json<Report>()
const about = ({findings}: Report, topic: Finding['topic'], name: string): Finding | undefined =>
  findings.find((finding) => finding.topic === topic && finding.name === name)
const lines = ({findings}: Report, status: Finding['status']): string[] =>
  findings.filter((finding) => finding.status === status).map(({topic, name}) => `${topic}: ${name}`)

/** Everything in the store and the queue that a command could have changed. */
async function contentsOf(stack: TestStack): Promise<string> {
  const tables = await stack.sql<{schema: string; table: string}>(
    `select table_schema as schema, table_name as table from information_schema.tables where table_schema like 'genesis%' and table_type = 'BASE TABLE' order by 1, 2`,
  )
  const rows = await Promise.all(
    tables.map(({schema, table}) => stack.sql(`select '${table}' as "table", t::text from "${schema}"."${table}" t order by 2`)),
  )
  return JSON.stringify([tables, rows])
}

describe('genesis doctor', {timeout: 120_000}, () => {
  it('finds nothing wrong where nothing is configured, and neither starts nor makes anything', async () => {
    await using folder = await temporaryFolder()
    const home = `${folder.path}/home`
    const result = await genesis(['doctor', '--json'], {env: {GENESIS_HOME: home}})
    const report = reportOf(result)
    expect([result.exitCode, report.ok]).toEqual([0, true])
    expect(lines(report, 'fail')).toEqual([])
    expect(about(report, 'embedded stack', 'servers')).toMatchObject({status: 'warn', remedy: expect.stringContaining('genesis local up') as string})
    expect(about(report, 'store', 'reachable')?.status).toBe('skipped')
    expect(about(report, 'configuration', 'DIGITALOCEAN_API_TOKEN')).toMatchObject({status: 'warn', seen: 'not set'})
    await expect(stat(home)).rejects.toThrow('ENOENT')
  })

  it('finds a fleet with its control plane well, in every part, and says so on a terminal', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    await fleet.serve()
    const env = {CONTROL_PLANE_URL: `http://127.0.0.1:${fleet.ports[0]}`}
    // A machine that is busy answers late, and the doctor warns of that.
    const warned = ({findings}: Report): Finding[] =>
      findings.filter(({status, remedy}) => status === 'warn' && remedy?.startsWith('That is slow') !== true)
    const report = await eventually(
      async () => {
        const seen = reportOf(await fleet.genesis(['doctor', '--json'], {env}))
        return warned(seen).length === 0 ? seen : undefined
      },
      80_000,
      500,
    )
    expect(lines(report, 'fail')).toEqual([])
    expect(about(report, 'store', 'reachable')?.seen).toContain('postgrest/12')
    expect(about(report, 'database', 'Postgres')?.seen).toMatch(/^18/)
    expect(about(report, 'queue', 'wake-droplet')?.seen).toBe('1 process takes its jobs, 0 waiting')
    expect(about(report, 'DigitalOcean', 'rate limit')?.seen).toMatch(/^\d+ of 5000 requests left/)
    expect(about(report, 'DigitalOcean', 'clock')?.seen).toBe('agrees with ours')
    expect(about(report, 'control plane', 'health')?.seen).toBe('healthy')
    expect(about(report, 'control plane', 'fleet key')?.seen).toContain('the same as that of')
    expect(report.findings.filter(({topic}) => topic === 'clock').length).toBeGreaterThan(2)
    const text = await fleet.genesis(['doctor'], {env})
    expect(text.exitCode).toBe(0)
    expect(text.stdout).toContain('✔ DIGITALOCEAN_API_TOKEN      set\n')
    expect(text.stdout).toMatch(/checks well, (\d+ warnings?, )?nothing wrong\.\n$/)
    const other = reportOf(await fleet.genesis(['doctor', '--json'], {env: {...env, GENESIS_FLEET_KEY: 'another key than the control plane has'}}))
    expect(lines(other, 'fail')).toEqual(['control plane: fleet key'])
  })

  it('changes nothing in the store or in a queue that it looks at', async () => {
    await using stack = await startTestStack()
    const before = await contentsOf(stack)
    const result = await genesis(['doctor', '--json'], {env: {GENESIS_HOME: stack.home}, secrets: secretsOf(stack.home)})
    expect(lines(reportOf(result), 'fail')).toEqual([])
    expect(await contentsOf(stack)).toBe(before)
  })

  it('names every setting that is wrong, and still looks at what does not need it', async () => {
    await using stack = await startTestStack()
    const env = {PORT: 'abc', REDIS_URL: 'http://not-redis', SUPABASE_URL: stack.connection.storeUrl, DATABASE_URL: stack.connection.queueDatabaseUrl}
    const result = await genesis(['doctor', '--json'], {env, secrets: secretsOf(stack.home)})
    const report = reportOf(result)
    expect(result.exitCode).toBe(1)
    expect(lines(report, 'fail')).toEqual(['configuration: SUPABASE_SERVICE_ROLE_KEY', 'configuration: REDIS_URL', 'configuration: PORT'])
    for (const finding of report.findings) if (finding.status === 'fail') expect(finding.remedy).not.toBeNull()
    expect(about(report, 'queue', 'reachable')?.seen).toContain('because REDIS_URL cannot be used')
    expect(about(report, 'store', 'reachable')?.seen).toContain('because SUPABASE_SERVICE_ROLE_KEY cannot be used')
    expect(about(report, 'database', 'figures')?.remedy).toContain('grant pg_monitor')
  })

  it('finds a schema that does not fit, and what is away or refuses', async () => {
    await using stack = await startTestStack()
    await stack.sql(`insert into genesis.schema_migrations (name, run_on) values ('9999_from_the_future', now())`)
    const env = {
      GENESIS_HOME: stack.home,
      REDIS_URL: 'redis://127.0.0.1:1',
      DIGITALOCEAN_API_TOKEN: 'token',
      DIGITALOCEAN_API_URL: 'http://127.0.0.1:1',
    }
    const report = reportOf(await genesis(['doctor', '--json'], {env: {...env, CONTROL_PLANE_URL: stack.connection.storeUrl}}))
    expect(lines(report, 'fail')).toEqual(['store: schema', 'queue: reachable', 'DigitalOcean: token', 'control plane: reachable'])
    expect(about(report, 'store', 'schema')).toMatchObject({seen: 'newer than this genesis: it has 9999_from_the_future'})
    expect(about(report, 'control plane', 'reachable')?.seen).toContain('is no control plane of genesis')
  })

  it.skipIf('missing' in found)('finds a Redis that evicts keys and keeps no append-only file', async () => {
    await using redis = await startTestRedis({
      settings: [
        ['maxmemory-policy', 'volatile-lru'],
        ['appendonly', 'no'],
      ],
    })
    await using folder = await temporaryFolder()
    const report = reportOf(await genesis(['doctor', '--json'], {env: {GENESIS_HOME: `${folder.path}/home`, REDIS_URL: redis.url}}))
    expect(about(report, 'queue', 'policy')).toMatchObject({status: 'fail', remedy: expect.stringContaining('noeviction') as string})
    expect(about(report, 'queue', 'append-only file')?.status).toBe('warn')
  })

  it('gives up on servers that take the connection and say nothing, on all of them at the same time', async () => {
    await using silent = await startSilentServer()
    const {port} = silent
    const env = {
      ...{SUPABASE_URL: `http://127.0.0.1:${port}`, SUPABASE_SERVICE_ROLE_KEY: 'k'.repeat(30), DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/c`},
      ...{REDIS_URL: `redis://127.0.0.1:${port}`, CONTROL_PLANE_URL: `http://127.0.0.1:${port}`},
      ...{DIGITALOCEAN_API_TOKEN: 'token', DIGITALOCEAN_API_URL: `http://127.0.0.1:${port}`},
    }
    await using folder = await temporaryFolder()
    const timed = async (more: Record<string, string>): Promise<[CliResult, number]> => {
      const startedMs = performance.now()
      return [await genesis(['doctor', '--json'], {env: {GENESIS_HOME: `${folder.path}/home`, ...more}}), performance.now() - startedMs]
    }
    const [, idleMs] = await timed({})
    const [result, tookMs] = await timed(env)
    console.info(`doctor gave up on six silent servers after ${Math.round(tookMs)} ms`)
    expect(result.exitCode).toBe(1)
    expect(lines(reportOf(result), 'fail')).toEqual([
      'store: reachable',
      'database: Postgres',
      'queue: reachable',
      'DigitalOcean: token',
      'control plane: reachable',
    ])
    // The deadline is 5 s; one after the other, and with the servers' own deadlines, it would be half a minute.
    expect(tookMs - idleMs).toBeLessThan(9000)
  })
})

async function startSilentServer(): Promise<{port: number} & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => sockets.add(socket.on('error', () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as {port: number}).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
