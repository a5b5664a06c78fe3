import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {Client} from 'pg'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'

import {signServiceRoleKey} from '../../../src/lib/adapters/embedded/secrets.ts'
import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {ExitCode} from '../../../src/lib/errors/genesis-error.ts'
import {projectRoot} from '../../harness/project.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from './fleets.ts'

let stack: TestStack
let jwtSecret: string
beforeAll(async () => {
  stack = await startTestStack()
  ;({jwtSecret} = JSON.parse(await readFile(join(stack.home, 'secrets.json'), 'utf8')) as {jwtSecret: string})
  await tenantStore(stack.store).import([row('a')], 'tester', false)
})
afterAll(() => stack[Symbol.asyncDispose]())

const tables = () =>
  stack.sql<{name: string; rls: boolean}>(
    `select c.relname as name, c.relrowsecurity as rls from pg_class c where c.relnamespace = 'genesis'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  )
const functions = () =>
  stack.sql<{name: string; open: boolean}>(
    `select p.oid::regprocedure::text as name, has_function_privilege('public', p.oid, 'execute') as open from pg_proc p where p.pronamespace = 'genesis'::regnamespace order by 1`,
  )

function request(path: string, key: string | undefined, init: RequestInit = {}): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    'accept-profile': 'genesis',
    'content-profile': 'genesis',
    ...(key === undefined ? {} : {authorization: `Bearer ${key}`}),
  }
  return fetch(`${stack.connection.storeUrl}${path}`, {...init, headers})
}

describe('The schema genesis', () => {
  it('has row-level security on every table', async () => {
    const found = await tables()
    expect(found.length).toBeGreaterThan(8)
    expect(found.filter(({rls}) => !rls)).toEqual([])
  })

  it('lets nobody by default execute any function', async () => {
    const found = await functions()
    expect(found.length).toBeGreaterThan(25)
    expect(found.filter(({open}) => open)).toEqual([])
  })

  it('gives rights to the service role and to nobody else', async () => {
    const grants = await stack.sql(
      `select distinct grantee::regrole::text as grantee from pg_class c, aclexplode(c.relacl) a
        where c.relnamespace = 'genesis'::regnamespace and a.grantee <> c.relowner
       union select distinct grantee::regrole::text from pg_proc p, aclexplode(p.proacl) a
        where p.pronamespace = 'genesis'::regnamespace and a.grantee <> p.proowner
       union select distinct grantee::regrole::text from pg_namespace n, aclexplode(n.nspacl) a
        where n.nspname = 'genesis' and a.grantee <> n.nspowner`,
    )
    expect(grants).toEqual([{grantee: 'service_role'}])
  })

  it('fixes where every function looks for names, so that nobody’s own table takes the place of ours', async () => {
    const loose = await stack.sql(
      `select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'genesis'::regnamespace
         and not exists (select from unnest(p.proconfig) c where c in ('search_path=genesis, pg_temp'))`,
    )
    expect(loose).toEqual([])
  })
})

describe('Somebody who is not the service role', () => {
  it('reads, writes and calls nothing with a valid key of the role anon', async () => {
    const anon = signServiceRoleKey(jwtSecret, 'anon')
    for (const {name} of await tables()) {
      for (const init of [{}, {method: 'POST', body: '{}'}, {method: 'PATCH', body: '{}'}, {method: 'DELETE'}]) {
        const response = await request(`/${name}`, anon, init)
        expect([401, 403], `${init.method ?? 'GET'} ${name}`).toContain(response.status)
        expect(await response.text()).not.toContain('ws-a')
      }
    }
    const names = new Set((await functions()).map(({name}) => /^genesis\.(\w+)|^(\w+)/.exec(name)).map((match) => match?.[1] ?? match?.[2] ?? ''))
    for (const name of names) {
      const status = (await request(`/rpc/${name}`, anon, {method: 'POST', body: '{}'})).status
      // 404 is what PostgREST says of a function that this caller could not call with these arguments anyway.
      expect([401, 403, 404], name).toContain(status)
    }
    expect((await request('/rpc/read_tenant', anon, {method: 'POST', body: '{"p_id":"a"}'})).status).toBe(403)
  })

  it('may not become another role by what else stands in the key', async () => {
    for (const role of ['postgres', 'authenticator', 'genesis_queue', 'pg_read_all_data']) {
      const response = await request('/rpc/read_tenant?p_id=a', signServiceRoleKey(jwtSecret, role))
      expect(response.ok, role).toBe(false)
    }
  })

  it.each([
    ['no key', () => undefined],
    ['the role anon', () => signServiceRoleKey(jwtSecret, 'anon')],
    ['a key signed with another secret', () => signServiceRoleKey(`${jwtSecret}x`)],
    ['a key of no meaning', () => 'a-key-of-no-meaning-at-all'],
    ['an unsigned key', () => `${signServiceRoleKey(jwtSecret).split('.').slice(0, 2).join('.')}.`],
  ])('gets StoreUnauthorisedError from our client with %s, which does not show the key', async (_what, makeKey) => {
    const key = makeKey() ?? ''
    const client = new StoreClient({
      url: stack.connection.storeUrl,
      serviceRoleKey: key === '' ? ' ' : key,
      ownMigrations: await ownMigrations(`${projectRoot}/migrations`),
    })
    const fault = (await client.rpc('read_tenant', {p_id: 'a'}, z.unknown()).catch((error: unknown) => error)) as Error & {hint: string}
    expect(fault).toMatchObject({code: 'GEN_STORE_UNAUTHORISED', exitCode: ExitCode.Unauthorised})
    expect(fault.hint).toContain('SUPABASE_SERVICE_ROLE_KEY')
    if (key.length > 10) expect(fault.message).not.toContain(key)
  })

  it('cannot enter the fleet store with the login of the queue', async () => {
    const client = new Client({connectionString: stack.connection.queueDatabaseUrl})
    await client.connect()
    try {
      for (const {name} of await tables()) await expect(client.query(`select * from genesis.${name}`), name).rejects.toMatchObject({code: '42501'})
      await expect(client.query(`select genesis.read_tenant('a')`)).rejects.toMatchObject({code: '42501'})
      await expect(client.query('create table public.x (id int)')).rejects.toMatchObject({code: '42501'})
      for (const role of ['service_role', 'postgres', 'anon'])
        await expect(client.query(`set role ${role}`), role).rejects.toMatchObject({code: '42501'})
      await expect(client.query(`copy (select 1) to program 'true'`)).rejects.toMatchObject({code: '42501'})
    } finally {
      await client.end()
    }
  })
})
