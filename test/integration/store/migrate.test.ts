import {cp, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {Client} from 'pg'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {type SchemaAdmin, schemaAdmin} from '../../../src/lib/adapters/postgres/database.ts'
import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import {ExitCode} from '../../../src/lib/errors/genesis-error.ts'
import {projectRoot} from '../../harness/project.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {type TemporaryFolder, temporaryFolder} from '../../harness/temporary-folder.ts'

const own = join(projectRoot, 'migrations')
let stack: TestStack
let folder: TemporaryFolder
let databases = 0
beforeAll(async () => {
  ;[stack, folder] = await Promise.all([startTestStack(), temporaryFolder()])
})
afterAll(async () => {
  await stack[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** A database without anything in it, beside the stack's own. */
async function emptyDatabase(): Promise<{url: string; query: <T extends object>(sql: string) => Promise<T[]>}> {
  const name = `empty_${++databases}`
  await stack.sql(`create database ${name}`)
  const url = stack.connection.databaseUrl.replace(/postgres$/, name)
  return {
    url,
    async query<T extends object>(sql: string) {
      const client = new Client({connectionString: url})
      await client.connect()
      try {
        return (await client.query<T>(sql)).rows
      } finally {
        await client.end()
      }
    },
  }
}

/** Our migrations and some more. */
async function migrationsWith(extra: Record<string, string>): Promise<string> {
  const copy = join(folder.path, `migrations-${++databases}`)
  await cp(own, copy, {recursive: true})
  for (const [name, sql] of Object.entries(extra)) await writeFile(join(copy, `${name}.sql`), sql)
  return copy
}

const admin = (url: string, migrations = own): SchemaAdmin => schemaAdmin(new Secret(url), migrations)
const relations = `select relname from pg_class where relnamespace = to_regnamespace('genesis') order by 1`

describe('Migrating the store', () => {
  it('applies everything in order, once, and says what it did', async () => {
    const {url} = await emptyDatabase()
    const names = await ownMigrations(own)
    expect(await admin(url).state()).toEqual({applied: [], pending: names, unknown: []})
    expect(await admin(url).migrate(false)).toEqual(names)
    expect(await admin(url).migrate(false)).toEqual([])
    expect(await admin(url).state()).toEqual({applied: names, pending: [], unknown: []})
  })

  it('only says what it would do in a dry run, also in a database where the schema does not exist', async () => {
    const {url, query} = await emptyDatabase()
    expect(await admin(url).migrate(true)).toEqual(await ownMigrations(own))
    expect(await query(`select 1 from pg_namespace where nspname = 'genesis'`)).toEqual([])
    await query(`create table public.leads (workspace_id text)`)
    await admin(url).migrate(false)
    await query(`create table public.leads_ohio (workspace_id text)`)
    expect(await admin(url).migrate(true)).toEqual([])
    expect(await query(`select 1 from pg_trigger where tgrelid = 'public.leads_ohio'::regclass`)).toEqual([])
  })

  it('applies each once when five do it at the same time', async () => {
    const {url, query} = await emptyDatabase()
    await query('create table public.leads (workspace_id text)')
    const applied = await Promise.all(Array.from({length: 5}, () => admin(url).migrate(false)))
    expect(applied.flat().sort()).toEqual(await ownMigrations(own))
    expect(await query('select name, count(*)::int from genesis.schema_migrations group by 1 having count(*) > 1')).toEqual([])
    // And once more with only the guard of a new table left to be made.
    await query('create table public.leads_ohio (workspace_id text)')
    await Promise.all(Array.from({length: 5}, () => admin(url).migrate(false)))
    expect(await query(`select tgname from pg_trigger where tgrelid in ('public.leads'::regclass, 'public.leads_ohio'::regclass)`)).toHaveLength(2)
  })

  it('leaves a migrated store as it was when a later migration fails', async () => {
    const {url, query} = await emptyDatabase()
    await admin(url).migrate(false)
    const before = await query(relations)
    const broken = await migrationsWith({
      '9001_first': '-- Up Migration\ncreate table genesis.left_behind (id int);',
      '9002_second': '-- Up Migration\ncreate table genesis.left_behind_too (id int);\nselect 1 / 0;',
    })
    await expect(admin(url, broken).migrate(false)).rejects.toMatchObject({
      code: 'GEN_STORE_REQUEST',
      exitCode: ExitCode.Failed,
      message: expect.stringContaining('22012') as string,
      hint: expect.stringContaining('Nothing was changed') as string,
    })
    expect(await query(relations)).toEqual(before)
    expect((await admin(url, broken).state()).pending).toEqual(['9001_first', '9002_second'])
    // The next one is not held up by what the failed one held.
    expect(await admin(url).migrate(false)).toEqual([])
  })

  it('leaves an empty database without any table when a migration fails', async () => {
    const {url, query} = await emptyDatabase()
    const broken = await migrationsWith({'9001_broken': '-- Up Migration\nselect no_such_function();'})
    await expect(admin(url, broken).migrate(false)).rejects.toMatchObject({code: 'GEN_STORE_REQUEST'})
    const left = await query<{relname: string}>(`${relations.replace('order by 1', '')} and relname not like 'schema_migrations%'`)
    expect(left).toEqual([])
    expect(await admin(url).migrate(false)).toEqual(await ownMigrations(own))
  })

  it('refuses a store that a newer genesis migrated', async () => {
    const {url, query} = await emptyDatabase()
    await admin(url).migrate(false)
    await query(`insert into genesis.schema_migrations (name, run_on) values ('9999_from_the_future', now())`)
    for (const dryRun of [true, false])
      await expect(admin(url).migrate(dryRun)).rejects.toMatchObject({
        code: 'GEN_STORE_SCHEMA',
        exitCode: ExitCode.Refused,
        message: expect.stringContaining('9999_from_the_future') as string,
        hint: expect.stringContaining('Update genesis') as string,
      })
    expect((await admin(url).state()).unknown).toEqual(['9999_from_the_future'])
  })

  it.each<[string, Partial<URL>, string, number]>([
    ['a wrong password', {password: 'a-wrong-password'}, 'GEN_STORE_UNAUTHORISED', ExitCode.Unauthorised],
    ['a port where nobody listens', {port: '1'}, 'GEN_STORE_UNREACHABLE', ExitCode.Unreachable],
    ['a host that does not exist', {hostname: 'no-such-host.invalid'}, 'GEN_STORE_UNREACHABLE', ExitCode.Unreachable],
    ['a database that does not exist', {pathname: '/nowhere'}, 'GEN_STORE_REQUEST', ExitCode.Failed],
  ])('says what is wrong with %s, without the password', async (_what, change, code, exitCode) => {
    const url = Object.assign(new URL(stack.connection.databaseUrl), change)
    const fault = (await admin(url.href)
      .migrate(false)
      .catch((error: unknown) => error)) as Error & {hint: string}
    expect(fault).toMatchObject({code, exitCode})
    expect(fault.message + fault.hint).not.toContain(url.password)
  })

  it('says that rights are missing when the login may not create a schema', async () => {
    await stack.sql(`create role powerless login password 'powerless-1'`)
    const {url} = await emptyDatabase()
    const weak = Object.assign(new URL(url), {username: 'powerless', password: 'powerless-1'})
    await expect(admin(weak.href).migrate(false)).rejects.toMatchObject({
      code: 'GEN_STORE_REQUEST',
      hint: expect.stringContaining('may create schemas') as string,
    })
  })
})
