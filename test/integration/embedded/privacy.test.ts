import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {readFile, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Client} from 'pg'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {ensureStack} from '../../../src/lib/adapters/embedded/ensure-stack.ts'
import type {StackConnection} from '../../../src/lib/adapters/embedded/stack-connection.ts'
import {stopStack} from '../../../src/lib/adapters/embedded/stop-stack.ts'
import {assertNoSecret, secretsOf} from '../../harness/secrets.ts'
import {processes, type StackHome, stackHome} from './stacks.ts'

let home: StackHome
let connection: StackConnection
beforeAll(async () => {
  home = await stackHome()
  connection = await ensureStack(home.options)
})
afterAll(() => home[Symbol.asyncDispose]())

const secretsFile = (): string => join(home.options.home, 'secrets.json')

/** Addresses, in the kernel's hexadecimal, on which this port is listened on. */
function listeningAddresses(port: number): string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  return ['tcp', 'tcp6'].flatMap((name) => {
    const path = `/proc/net/${name}`
    const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(1) : []
    const fields = lines.map((line) => line.trim().split(/\s+/))
    // State 0A is LISTEN.
    return fields.filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hexPort}`)).map(([, local = '']) => local.split(':')[0] ?? '')
  })
}

const everyFile = (folder: string): string[] =>
  readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('The secrets of the embedded stack', () => {
  it('stand in a file that only its owner may read, and stay what they are', async () => {
    expect((await stat(secretsFile())).mode & 0o777).toBe(0o600)
    const before = await readFile(secretsFile(), 'utf8')
    await stopStack(home.options)
    connection = await ensureStack(home.options)
    expect(await readFile(secretsFile(), 'utf8')).toBe(before)
    const values = Object.values(secretsOf(home.options.home))
    expect(new Set(values).size).toBe(7)
    for (const value of values) expect(value.length).toBeGreaterThanOrEqual(40)
  })

  it('are in no argument and no environment of any process', () => {
    const secrets = secretsOf(home.options.home)
    const all = processes()
    expect(all.some(({pid, environment}) => pid === connection.postgres.pid && environment !== '')).toBe(true)
    for (const {pid, args, environment} of all) assertNoSecret(`process ${pid}`, `${args.join(' ')}\n${environment}`, secrets)
  })

  it('are in no log, also after statements that failed and logins that were refused', async () => {
    const secrets = secretsOf(home.options.home)
    const client = new Client({connectionString: connection.databaseUrl})
    await client.connect()
    await client.query('select 1 from no_such_table where x = $1', [secrets.fleetKey]).catch(() => undefined)
    await client.query('select $1::int', [secrets.adminToken]).catch(() => undefined)
    await client.query(`select '${secrets.fleetKey}' || no_such_column`).catch(() => undefined)
    await client.end()
    await fetch(`${connection.storeUrl}/rpc/read_tenant`, {headers: {authorization: `Bearer ${connection.serviceRoleKey}`}})
    await fetch(`${connection.storeUrl}/rpc/no_such_function?x=${secrets.fleetKey}`, {
      headers: {authorization: `Bearer ${connection.serviceRoleKey}x`},
    })
    const logs = everyFile(join(home.options.home, 'data/logs'))
    expect(logs.map((path) => path.split('/').at(-1)).sort()).toEqual(['postgres.log', 'postgrest.log'])
    for (const path of logs) assertNoSecret(path, readFileSync(path, 'utf8'), secrets)
  })

  it('that PostgREST needs are in a file that nobody else may read, and in no other file of the data', async () => {
    const config = join(home.options.home, 'data/postgrest.conf')
    expect((await stat(config)).mode & 0o777).toBe(0o600)
    const secrets = secretsOf(home.options.home)
    for (const path of everyFile(join(home.options.home, 'data'))) {
      if (path === config) continue
      expect((await stat(path)).mode & 0o007, path).toBe(path.includes('/logs/') ? (await stat(path)).mode & 0o004 : 0)
      assertNoSecret(path, readFileSync(path, 'latin1'), secrets)
    }
  })

  it.each(['', '{}', '{"superuserPassword": 1}', 'not json'])('are not replaced by new ones when the file holds %j', async (damaged) => {
    const before = await readFile(secretsFile(), 'utf8')
    await writeFile(secretsFile(), damaged)
    try {
      await expect(ensureStack(home.options)).rejects.toMatchObject({code: 'GEN_LOCAL_STACK', message: expect.stringContaining('damaged') as string})
      expect(await readFile(secretsFile(), 'utf8')).toBe(damaged)
    } finally {
      await writeFile(secretsFile(), before)
    }
  })
})

describe('The servers of the embedded stack', () => {
  it('listen on loopback only', () => {
    for (const port of [connection.postgres.port, connection.postgrest.port]) expect(listeningAddresses(port)).toEqual(['0100007F'])
    const {adminPort} = (JSON.parse(readFileSync(join(home.options.home, 'stack.json'), 'utf8')) as {postgrest: {adminPort: number}}).postgrest
    expect(listeningAddresses(adminPort)).toEqual(['0100007F'])
  })

  it('leave no socket in the folder for temporary files', () => {
    const sockets = [tmpdir(), '/tmp', '/var/run/postgresql'].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
    expect(sockets.filter((name) => name.includes(`.s.PGSQL.${connection.postgres.port}`))).toEqual([])
  })

  it('let nobody in without a password', async () => {
    for (const user of ['postgres', 'authenticator', 'genesis_queue', 'service_role']) {
      const client = new Client({host: '127.0.0.1', port: connection.postgres.port, user, database: 'postgres', password: ''})
      await expect(client.connect(), user).rejects.toThrow()
    }
  })

  it('do not inherit what this process has open or in its environment', () => {
    for (const pid of [connection.postgres.pid, connection.postgrest.pid]) {
      const {environment = ''} = processes().find((one) => one.pid === pid) ?? {}
      const names = environment.split('\0').map((line) => line.split('=')[0] ?? '')
      // Postgres itself adds names that begin with PG.
      expect(
        names.filter((name) => name !== '' && !['PATH', 'LC_ALL', 'PWD'].includes(name) && !name.startsWith('PG') && !name.startsWith('LC_')),
      ).toEqual([])
    }
  })
})
