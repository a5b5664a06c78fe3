import {readdirSync} from 'node:fs'
import {rm} from 'node:fs/promises'
import {join} from 'node:path'
import {Client} from 'pg'
import {describe, expect, it} from 'vitest'

import {ensureStack} from '../../../src/lib/adapters/embedded/ensure-stack.ts'
import {stopStack} from '../../../src/lib/adapters/embedded/stop-stack.ts'
import {eventually} from '../../harness/eventually.ts'
import {serversBelow, stackHome, startInProcess} from './stacks.ts'

describe('Several commands at once', () => {
  it('share one Postgres and one PostgREST, on the first start and on a later one', async () => {
    await using home = await stackHome()
    for (let round = 0; round < 2; round++) {
      const started = await Promise.all(Array.from({length: 6}, () => startInProcess(home.options.home).ended))
      expect(started.map(({error}) => error)).toEqual(Array(6).fill(undefined))
      expect(started.map(({store}) => store)).toEqual(Array(6).fill(200))
      expect(new Set(started.map(({postgres, postgrest}) => `${postgres.pid} ${postgres.port} ${postgrest.pid} ${postgrest.port}`)).size).toBe(1)
      expect(serversBelow(home.folder)).toEqual({postmasters: [started[0]?.postgres.pid], postgrests: [started[0]?.postgrest.pid]})
      expect(await stopStack(home.options)).toEqual({postgres: true, postgrest: true})
      expect(serversBelow(home.folder)).toEqual({postmasters: [], postgrests: []})
    }
  })
})

/** A first start takes about this long on a busy machine; Node's own start is part of it. */
const longestDelayMs = 1800

describe.concurrent('A command that is killed during the first start', {timeout: 60_000}, () => {
  const delays = Array.from({length: 10}, (_, i) => Math.round(150 + ((i + Math.random()) * (longestDelayMs - 150)) / 10))

  it.each(delays)('after %i ms leaves nothing that the next one does not mend', async (delayMs) => {
    await using home = await stackHome()
    const victim = startInProcess(home.options.home)
    victim.ended.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    await victim.kill()
    const {postgres, postgrest, databaseUrl} = await ensureStack(home.options)
    const client = new Client({connectionString: databaseUrl})
    await client.connect()
    await client.query('select genesis.applied_migrations()')
    await client.end()
    // What the killed one had started may end a moment later.
    await eventually(() => {
      const {postmasters, postgrests} = serversBelow(home.folder)
      return postmasters.join() === String(postgres.pid) && postgrests.join() === String(postgrest.pid)
    }, 10_000)
    await stopStack(home.options)
    expect(serversBelow(home.folder)).toEqual({postmasters: [], postgrests: []})
    // The killed command's initdb may have written on for a while; the next start that is no mere look removes what it left.
    await ensureStack(home.options)
    expect(readdirSync(join(home.options.home, 'data')).filter((name) => name.includes('draft'))).toEqual([])
  })
})

describe('A stack whose notes are lost', () => {
  it('does not get a second PostgREST', async () => {
    await using home = await stackHome()
    const first = await ensureStack(home.options)
    await rm(join(home.options.home, 'stack.json'))
    const second = await ensureStack(home.options)
    expect(second.postgres).toEqual(first.postgres)
    expect(serversBelow(home.folder)).toEqual({postmasters: [first.postgres.pid], postgrests: [second.postgrest.pid]})
  })

  it('is still stopped as a whole', async () => {
    await using home = await stackHome()
    await ensureStack(home.options)
    await rm(join(home.options.home, 'stack.json'))
    expect(await stopStack(home.options)).toEqual({postgres: true, postgrest: true})
    expect(serversBelow(home.folder)).toEqual({postmasters: [], postgrests: []})
  })
})
