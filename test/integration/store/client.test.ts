import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'

import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {StoreClient, type StoreOptions} from '../../../src/lib/adapters/supabase/store-client.ts'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {ExitCode} from '../../../src/lib/errors/genesis-error.ts'
import {eventually} from '../../harness/eventually.ts'
import {startGateway} from '../../harness/gateway.ts'
import {projectRoot} from '../../harness/project.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from './fleets.ts'

let stack: TestStack
let own: string[]
beforeAll(async () => {
  stack = await startTestStack()
  own = await ownMigrations(`${projectRoot}/migrations`)
  await tenantStore(stack.store).import([row('a')], 'tester', false)
})
afterAll(() => stack[Symbol.asyncDispose]())

const clientAt = (url: string, change: Partial<StoreOptions> = {}): StoreClient =>
  new StoreClient({url, serviceRoleKey: stack.connection.serviceRoleKey, ownMigrations: own, ...change})
const read = (client: StoreClient): Promise<unknown> => client.rpc('read_tenant', {p_id: 'a'}, z.object({id: z.string()}))

describe('The store client', () => {
  it.each([
    ['a PostgREST of one’s own', '', ''],
    ['Supabase', '/rest/v1', ''],
    ['a PostgREST behind a path', '/store', '/store'],
    ['Supabase behind a path', '/supabase/rest/v1', '/supabase'],
  ])('talks to %s', async (_what, prefix, path) => {
    await using gateway = await startGateway({target: stack.connection.storeUrl, prefix})
    for (const slash of ['', '/']) {
      const client = clientAt(`${gateway.url}${path}${slash}`)
      expect(await read(client)).toEqual({id: 'a'})
      expect(await tenantStore(client).read('nobody')).toBeUndefined()
    }
    expect(gateway.calls('read_tenant')).toBe(4)
  })

  it('compares schemas once, not before each call', async () => {
    await using gateway = await startGateway({target: stack.connection.storeUrl})
    const client = clientAt(gateway.url)
    await Promise.all([read(client), read(client), read(client)])
    await read(client)
    // Once to find the path, once to compare.
    expect(gateway.calls('applied_migrations')).toBe(2)
  })

  it('refuses a store that a newer genesis migrated, and says to update', async () => {
    await stack.sql(`insert into genesis.schema_migrations (name, run_on) values ('9999_from_the_future', now())`)
    try {
      await expect(read(clientAt(stack.connection.storeUrl))).rejects.toMatchObject({
        code: 'GEN_STORE_SCHEMA',
        exitCode: ExitCode.Refused,
        message: expect.stringMatching(/newer.*9999_from_the_future/) as string,
        hint: expect.stringContaining('Update genesis') as string,
      })
    } finally {
      await stack.sql(`delete from genesis.schema_migrations where name like '9999%'`)
    }
  })

  it('refuses a store that is older than itself, and says to migrate', async () => {
    await expect(read(clientAt(stack.connection.storeUrl, {ownMigrations: [...own, '9998_not_there']}))).rejects.toMatchObject({
      code: 'GEN_STORE_SCHEMA',
      exitCode: ExitCode.Refused,
      message: expect.stringMatching(/older.*9998_not_there/) as string,
      hint: expect.stringContaining('genesis db migrate') as string,
    })
  })

  it('tries the comparison again after it failed', async () => {
    const client = clientAt(stack.connection.storeUrl, {ownMigrations: [...own, '9998_late']})
    await expect(read(client)).rejects.toMatchObject({code: 'GEN_STORE_SCHEMA'})
    await stack.sql(`insert into genesis.schema_migrations (name, run_on) values ('9998_late', now())`)
    try {
      expect(await read(client)).toEqual({id: 'a'})
    } finally {
      await stack.sql(`delete from genesis.schema_migrations where name like '9998%'`)
    }
  })

  it('says that the schema is missing where there is a PostgREST without it', async () => {
    await stack.sql('alter schema genesis rename to genesis_elsewhere')
    await stack.sql(`create schema genesis; grant usage on schema genesis to service_role`)
    await stack.sql(`notify pgrst, 'reload schema'`)
    try {
      const fault = await eventually(async () => {
        const error = (await read(clientAt(stack.connection.storeUrl)).catch((one: unknown) => one)) as {code: string}
        return error.code === 'GEN_STORE_SCHEMA' ? (error as unknown as Error & {hint: string}) : undefined
      })
      expect(fault.hint).toContain('genesis db migrate')
    } finally {
      await stack.sql('drop schema genesis')
      await stack.sql('alter schema genesis_elsewhere rename to genesis')
      await stack.sql(`notify pgrst, 'reload schema'`)
      await eventually(() => read(clientAt(stack.connection.storeUrl)))
    }
  })

  it.each([
    ['nobody listens', () => Promise.resolve({url: 'http://127.0.0.1:1', close: () => undefined})],
    ['the host does not exist', () => Promise.resolve({url: 'http://no-such-host.invalid', close: () => undefined})],
    ['a gateway finds nothing behind it', () => startAnswering(502, 'Bad Gateway')],
    ['a gateway says that the service is away', () => startAnswering(503, '<html>')],
  ])('says that the store is unreachable where %s', async (_what, start) => {
    const {url, close} = await start()
    try {
      await expect(read(clientAt(url))).rejects.toMatchObject({
        code: 'GEN_STORE_UNREACHABLE',
        exitCode: ExitCode.Unreachable,
        hint: expect.stringContaining('SUPABASE_URL') as string,
      })
    } finally {
      close()
    }
  })

  it('says that something else answers where it is no store at all', async () => {
    const {url, close} = await startAnswering(200, '<html>hello</html>')
    try {
      await expect(read(clientAt(url))).rejects.toMatchObject({code: expect.stringMatching(/^GEN_STORE_/) as string})
    } finally {
      close()
    }
  })

  it('gives a call up that takes longer than it may', async () => {
    await stack.sql(
      `create function genesis.slow() returns int language sql as 'select 1 from pg_sleep(5)'; revoke execute on function genesis.slow() from public; grant execute on function genesis.slow() to service_role`,
    )
    await stack.sql(`notify pgrst, 'reload schema'`)
    const startMs = performance.now()
    const client = clientAt(stack.connection.storeUrl)
    await eventually(async () => {
      const error = (await client.rpc('slow', {}, z.number(), 300).catch((one: unknown) => one)) as {code?: string}
      return error.code === 'GEN_STORE_UNREACHABLE'
    })
    expect(performance.now() - startMs).toBeLessThan(4000)
    await stack.sql('drop function genesis.slow()')
  })

  it('names the function whose answer is not what it expects', async () => {
    await expect(clientAt(stack.connection.storeUrl).rpc('read_tenant', {p_id: 'a'}, z.object({id: z.number()}))).rejects.toMatchObject({
      code: 'GEN_STORE_REQUEST',
      message: expect.stringContaining('read_tenant') as string,
    })
  })

  it('passes the database’s own refusal on with its code', async () => {
    const refused = clientAt(stack.connection.storeUrl).rpc(
      'record_firewall_violation',
      {p_subject: null, p_lineage: 'x', p_expected: 'ohio', p_operation: 'x', p_reported_by: 'x'},
      z.number(),
    )
    await expect(refused).rejects.toMatchObject({
      code: 'GEN_STORE_REQUEST',
      exitCode: ExitCode.Failed,
      message: expect.stringContaining('23502') as string,
    })
  })

  it('asks for the store to be brought back once, and asks it again, when it does not answer', async () => {
    let revived = 0
    const gateway = await startGateway({target: stack.connection.storeUrl})
    const client = clientAt(gateway.url, {revive: () => Promise.resolve(++revived < 2)})
    await read(client)
    await gateway[Symbol.asyncDispose]()
    await expect(read(client)).rejects.toMatchObject({code: 'GEN_STORE_UNREACHABLE'})
    expect(revived).toBe(1)
    await expect(read(client)).rejects.toMatchObject({code: 'GEN_STORE_UNREACHABLE'})
    expect(revived).toBe(2)
  })
})

async function startAnswering(status: number, body: string): Promise<{url: string; close: () => void}> {
  const server = createServer((_request, response) => void response.writeHead(status, {'content-type': 'text/html'}).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close()}
}
