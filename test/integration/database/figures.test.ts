import {Client} from 'pg'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {ensureStack} from '../../../src/lib/adapters/embedded/ensure-stack.ts'
import {databaseProbe} from '../../../src/lib/adapters/postgres/database-metrics.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import type {DatabaseFigures} from '../../../src/lib/health/database/ports.ts'
import {eventually} from '../../harness/eventually.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'

let stack: TestStack

beforeAll(async () => {
  stack = await startTestStack()
  // Logical slots need this, and it needs a restart; the port may be another one then.
  await stack.sql('alter system set wal_level = logical')
  process.kill(stack.connection.postgres.pid, 'SIGINT')
  await eventually(() =>
    stack.sql('select 1').then(
      () => false,
      () => true,
    ),
  )
  stack.connection = await ensureStack(stack.options)
})
afterAll(() => stack[Symbol.asyncDispose]())

const read = (url = stack.connection.databaseUrl): Promise<DatabaseFigures> => databaseProbe(new Secret(url)).read()
const tableOf = (figures: DatabaseFigures, name: string) => figures.tables.find((table) => table.name === name)

async function connect(application: string): Promise<Client & AsyncDisposable> {
  const client = new Client({connectionString: stack.connection.databaseUrl, application_name: application})
  await client.connect()
  return Object.assign(client, {[Symbol.asyncDispose]: () => client.end()})
}

describe('The figures of a database', {timeout: 60_000}, () => {
  it('count partitions, and rows of a partitioned table at its top, without counting a row', async () => {
    const before = await read()
    await stack.sql(`create table public.events (id bigint, day integer) partition by range (day)`)
    await stack.sql(`do $$ begin for i in 0..119 loop
      execute format('create table public.events_%s partition of public.events for values from (%s) to (%s)', i, i, i + 1); end loop; end $$`)
    await stack.sql('insert into public.events select i, i % 120 from generate_series(1, 60000) i')
    await stack.sql('analyze public.events')
    const after = await read()
    expect(after.partitions - before.partitions).toBe(120)
    expect(tableOf(after, 'public.events')).toMatchObject({rows: 60_000, partitions: 120})
    expect(after.rows - before.rows).toBeGreaterThanOrEqual(60_000)
    expect(after.sizeBytes).toBeGreaterThan(before.sizeBytes)
    expect(after.serverVersion).toMatch(/^\d+/)
  })

  it('show rows that were deleted and not yet cleaned away', async () => {
    await stack.sql('create table public.bloated (id integer) with (autovacuum_enabled = off)')
    await stack.sql('insert into public.bloated select generate_series(1, 20000)')
    await stack.sql('delete from public.bloated where id % 4 <> 0')
    const figures = await eventually(async () => {
      const seen = await read()
      return (tableOf(seen, 'public.bloated')?.deadRows ?? 0) > 0 ? seen : undefined
    })
    expect(tableOf(figures, 'public.bloated')).toMatchObject({liveRows: 5000, deadRows: 15_000})
  })

  it('name the oldest transaction, and do not wait for a table that it has locked', async () => {
    await using idle = await connect('forgotten-session')
    await idle.query('begin; lock table public.events in access exclusive mode')
    const {rows} = await idle.query<{pid: number}>('select pg_backend_pid() as pid')
    const oldest = await eventually(async () => {
      const {oldestTransaction} = await read()
      return oldestTransaction !== null && oldestTransaction.ageSeconds > 1 ? oldestTransaction : undefined
    })
    expect(oldest).toMatchObject({pid: rows[0]?.pid, application: 'forgotten-session'})
    await idle.query('rollback')
    expect((await read()).oldestTransaction?.application).not.toBe('forgotten-session')
  })

  it('count connections against the most that there may be', async () => {
    const before = await read()
    const more = await Promise.all(Array.from({length: 5}, () => connect('one-of-five')))
    expect((await read()).connections.used - before.connections.used).toBeGreaterThanOrEqual(4)
    await Promise.all(more.map((client) => client.end()))
    const [row] = await stack.sql<{limit: string}>(`select current_setting('max_connections') as limit`)
    expect(before.connections.limit).toBe(Number(row?.limit))
  })

  it('show what replication slots hold back, logical ones too, and grow with what nobody fetches', async () => {
    await stack.sql(`select pg_create_logical_replication_slot('to_rds', 'pgoutput')`)
    const heldBytes = async (): Promise<number> => (await read()).slots.find(({name}) => name === 'to_rds')?.heldBytes ?? Number.NaN
    const before = await heldBytes()
    await stack.sql('insert into public.bloated select generate_series(1, 20000)')
    expect((await heldBytes()) - before).toBeGreaterThan(500_000)
    expect((await read()).slots).toMatchObject([{name: 'to_rds', active: false}])
    await stack.sql(`select pg_drop_replication_slot('to_rds')`)
  })

  it('say what a user without pg_monitor cannot see, and leave nothing changed or open', async () => {
    const {queueDatabaseUrl} = stack.connection
    expect((await read()).hidden).toEqual([])
    const figures = await read(queueDatabaseUrl)
    expect(figures.hidden.join()).toContain('pg_monitor')
    expect(figures.rows).toBeGreaterThanOrEqual(60_000)
    const open = await eventually(async () => {
      const rows = await stack.sql<{pid: number}>(`select pid from pg_stat_activity where usename = 'genesis_queue'`)
      return rows.length === 0 ? 'none' : undefined
    })
    expect(open).toBe('none')
  })

  it('fail with one of our errors when the password is wrong or nobody answers', async () => {
    const url = new URL(stack.connection.databaseUrl)
    url.password = 'wrong'
    await expect(read(url.href)).rejects.toMatchObject({code: 'GEN_STORE_UNAUTHORISED'})
    await expect(read('postgres://a:b@127.0.0.1:1/postgres')).rejects.toMatchObject({code: 'GEN_STORE_UNREACHABLE'})
  })
})
