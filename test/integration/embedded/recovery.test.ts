import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'

import {reviveStack} from '../../../src/lib/adapters/embedded/embedded-store.ts'
import {ensureStack} from '../../../src/lib/adapters/embedded/ensure-stack.ts'
import type {StackConnection} from '../../../src/lib/adapters/embedded/stack-connection.ts'
import {stackStatus} from '../../../src/lib/adapters/embedded/stack-status.ts'
import {resetStack, stopStack} from '../../../src/lib/adapters/embedded/stop-stack.ts'
import {ownMigrations} from '../../../src/lib/adapters/postgres/schema-state.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {eventually} from '../../harness/eventually.ts'
import {projectRoot} from '../../harness/project.ts'
import {row} from '../store/fleets.ts'
import {processes, type StackHome, serversBelow, stackHome} from './stacks.ts'

let home: StackHome
beforeAll(async () => {
  home = await stackHome()
})
afterAll(() => home[Symbol.asyncDispose]())

const clientOf = async ({storeUrl, serviceRoleKey}: StackConnection, revive?: () => Promise<boolean>): Promise<StoreClient> => {
  const ownNames = await ownMigrations(`${projectRoot}/migrations`)
  return new StoreClient({url: storeUrl, serviceRoleKey, ownMigrations: ownNames, ...(revive === undefined ? {} : {revive})})
}

async function killHard(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  await eventually(() => !processes().some((one) => one.pid === pid && one.args[0] !== ''))
}

describe('The embedded stack', () => {
  it('says that it starts, once, and finds itself running from then on', async () => {
    const first = await ensureStack(home.options)
    const second = await ensureStack(home.options)
    expect(second).toEqual(first)
    expect(home.notes).toHaveLength(1)
    expect(home.notes[0]).toContain(home.options.home)
    expect(await stackStatus(home.options)).toMatchObject({
      postgres: {running: true, pid: first.postgres.pid, port: first.postgres.port},
      postgrest: {running: true, pid: first.postgrest.pid, port: first.postgrest.port},
    })
    await tenantStore(await clientOf(first)).import([row('kept')], 'tester', false)
  })

  it.each(['postgres', 'postgrest', 'both'] as const)('recovers from a kill -9 of %s, with its data and on the same ports', async (victim) => {
    const before = await ensureStack(home.options)
    if (victim !== 'postgrest') await killHard(before.postgres.pid)
    if (victim !== 'postgres') await killHard(before.postgrest.pid)
    const after = await ensureStack(home.options)
    expect([after.postgres.port, after.postgrest.port]).toEqual([before.postgres.port, before.postgrest.port])
    // A PostgREST that lived longer than its Postgres may not have noticed yet, and would refuse the next request.
    expect(after.postgrest.pid).not.toBe(before.postgrest.pid)
    expect(await tenantStore(await clientOf(after)).read('kept')).toMatchObject({id: 'kept'})
    expect(serversBelow(home.folder)).toEqual({postmasters: [after.postgres.pid], postgrests: [after.postgrest.pid]})
  })

  it('brings itself back for a client that finds it gone, also when many find it at once', async () => {
    const connection = await ensureStack(home.options)
    const client = await clientOf(connection, reviveStack(home.options, connection))
    const ask = () => tenantStore(client).read('kept')
    expect(await ask()).toBeDefined()
    await killHard(connection.postgres.pid)
    await killHard(connection.postgrest.pid)
    const answers = await Promise.all(Array.from({length: 8}, ask))
    expect(answers.map((tenant) => tenant?.id)).toEqual(Array(8).fill('kept'))
    const {postmasters, postgrests} = serversBelow(home.folder)
    expect([postmasters.length, postgrests.length]).toEqual([1, 1])
  })

  it('stops as a whole, which is a no-op the second time, and stays down for a client that finds it gone', async () => {
    const connection = await ensureStack(home.options)
    const client = await clientOf(connection, reviveStack(home.options, connection))
    await client.rpc('applied_migrations', {}, z.unknown())
    expect(await stopStack(home.options)).toEqual({postgres: true, postgrest: true})
    expect(serversBelow(home.folder)).toEqual({postmasters: [], postgrests: []})
    expect(await stopStack(home.options)).toEqual({postgres: false, postgrest: false})
    await expect(client.rpc('applied_migrations', {}, z.unknown())).rejects.toMatchObject({code: 'GEN_STORE_UNREACHABLE'})
    expect(serversBelow(home.folder)).toEqual({postmasters: [], postgrests: []})
    expect(await stackStatus(home.options)).toMatchObject({postgres: {running: false}, postgrest: {running: false}})
    const again = await ensureStack(home.options)
    expect(await client.rpc('applied_migrations', {}, z.array(z.string()))).not.toEqual([])
    expect(again.storeUrl).toBe(connection.storeUrl)
  })

  it('moves to another port when somebody else has taken its own meanwhile', async () => {
    const before = await ensureStack(home.options)
    await stopStack(home.options)
    const {createServer} = await import('node:net')
    const squatters = await Promise.all(
      [before.postgres.port, before.postgrest.port].map(async (port) => {
        const server = createServer()
        await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
        return server
      }),
    )
    try {
      const after = await ensureStack(home.options)
      expect(after.postgres.port).not.toBe(before.postgres.port)
      expect(after.postgrest.port).not.toBe(before.postgrest.port)
      expect(await tenantStore(await clientOf(after)).read('kept')).toBeDefined()
    } finally {
      for (const squatter of squatters) squatter.close()
    }
  })

  it('is not misled by a lock file whose process id now belongs to another Postgres, as after a reboot', async () => {
    await using other = await stackHome()
    const foreign = await ensureStack(other.options)
    await ensureStack(home.options)
    const lockFile = join(home.options.home, 'data/postgres/postmaster.pid')
    const lock = (await readFile(lockFile, 'utf8')).split('\n')
    await stopStack(home.options)
    lock[0] = String(foreign.postgres.pid)
    lock[3] = String(foreign.postgres.port)
    await writeFile(lockFile, lock.join('\n'))
    const noted = join(home.options.home, 'stack.json')
    const state = JSON.parse(await readFile(noted, 'utf8')) as {postgrest: object}
    await writeFile(noted, JSON.stringify({...state, postgrest: {...state.postgrest, pid: foreign.postgrest.pid}}))
    const own = await ensureStack(home.options)
    expect(own.postgres.pid).not.toBe(foreign.postgres.pid)
    expect(await tenantStore(await clientOf(own)).read('kept')).toBeDefined()
    // And the other stack was left in peace.
    expect(await ensureStack(other.options)).toEqual(foreign)
    expect(other.notes).toHaveLength(1)
  })

  it('starts from nothing after a reset', async () => {
    const before = await ensureStack(home.options)
    await resetStack(home.options)
    expect(serversBelow(home.folder)).toEqual({postmasters: [], postgrests: []})
    const after = await ensureStack(home.options)
    expect(await tenantStore(await clientOf(after)).read('kept')).toBeUndefined()
    expect(after.serviceRoleKey).not.toBe(before.serviceRoleKey)
  })
})
