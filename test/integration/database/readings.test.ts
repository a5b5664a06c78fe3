import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {databaseProbe} from '../../../src/lib/adapters/postgres/database-metrics.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {fleetKeyNotes, metricHistory} from '../../../src/lib/adapters/supabase/metric-history.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import type {Reading} from '../../../src/lib/health/alerts/ports.ts'
import {type DatabaseReadingsPorts, readDatabaseForAlerts} from '../../../src/lib/health/database/read-database.ts'
import {readStage} from '../../../src/lib/health/stage/read-stage.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'

let stack: TestStack
let ports: DatabaseReadingsPorts
let tenants = 0

beforeAll(async () => {
  stack = await startTestStack()
  ports = {
    database: databaseProbe(new Secret(stack.connection.databaseUrl)),
    history: metricHistory(stack.store),
    countTenants: () => Promise.resolve(tenants),
    clock: realClock,
  }
})
afterAll(() => stack[Symbol.asyncDispose]())

const read = (signal: 'database' | 'stage', of = ports): Promise<Reading[]> => readDatabaseForAlerts(of).read(signal, AbortSignal.timeout(10_000))
const rowsOf = (figure: string) =>
  stack.sql<{day: string; value: number}>('select day::text, value from genesis.metric_history where figure = $1', [figure])

/** What earlier days would have left. */
async function remember(figure: string, days: number, value: (daysAgo: number) => number): Promise<void> {
  for (let i = 1; i <= days; i++)
    await stack.sql(
      `insert into genesis.metric_history values ($1, (now() at time zone 'UTC')::date - $2::int, now() - make_interval(days => $2), $3)`,
      [figure, i, value(i)],
    )
}

describe('The readings of the database and the stage', {timeout: 60_000}, () => {
  it('come from the database itself, and leave one value a day behind', async () => {
    const readings = await read('database')
    expect(readings.find(({rule}) => rule === 'database-connections')?.value).toBeGreaterThan(0)
    expect(readings.find(({rule}) => rule === 'database-size')?.value).toBeGreaterThan(1_000_000)
    await read('database')
    expect(await rowsOf('size')).toHaveLength(1)
  })

  it('tell the days left by the trend of the days before', async () => {
    tenants = 840
    expect((await read('stage')).map(({rule}) => rule)).toEqual(['stage-tenants'])
    await remember('tenants', 20, (daysAgo) => 840 - 4 * daysAgo)
    const daysLeft = (await read('stage')).find(({rule}) => rule === 'stage-days-left')
    expect(daysLeft?.value).toBeCloseTo(40, 0)
    expect(daysLeft?.labels).toMatchObject({stage: '2 Growth', playbook: 'stage2-to-3'})
    const plan = await readStage(ports)
    expect(plan.tenants.daysLeft).toBeCloseTo(40, 0)
    expect(plan.database?.rows.current).toBeGreaterThan(0)
  })

  it('say what is missing where there is only the address of the store, and still know the stage', async () => {
    const without = {...ports, database: undefined}
    expect(readDatabaseForAlerts(without).unavailable).toEqual({database: 'DATABASE_URL is not set'})
    expect(await read('database', without)).toEqual([])
    expect((await read('stage', without)).length).toBeGreaterThan(0)
    expect((await readStage(without)).database).toBeNull()
  })

  it('reject when the database is away, so that what was known stays', async () => {
    const away = {...ports, database: databaseProbe(new Secret('postgres://a:b@127.0.0.1:1/c'))}
    await expect(read('database', away)).rejects.toMatchObject({code: 'GEN_STORE_UNREACHABLE'})
  })

  it('keep a bounded history: 400 days, and at most 100 figures at once', async () => {
    await stack.sql(`insert into genesis.metric_history values ('tenants', (now() at time zone 'UTC')::date - 401, now(), 1)`)
    await ports.history.record({tenants: 841})
    const days = await rowsOf('tenants')
    expect(days).toHaveLength(21)
    expect(days.some(({value}) => value === 841)).toBe(true)
    const many = Object.fromEntries(Array.from({length: 101}, (_, i) => [`figure-${i}`, i]))
    await expect(ports.history.record(many)).rejects.toMatchObject({code: 'GEN_STORE_REQUEST'})
  })
})

describe('The notes of fleet keys', () => {
  it('tell the key of whoever started last, and forget all but ten', async () => {
    const notes = fleetKeyNotes(stack.store, 'host:1')
    expect(await notes.latest()).toBeUndefined()
    for (let i = 0; i < 12; i++) await notes.note(i.toString(16).padStart(16, '0'))
    expect(await notes.latest()).toMatchObject({fingerprint: '000000000000000b', notedBy: 'host:1'})
    const [row] = await stack.sql<{kept: string}>('select count(*) as kept from genesis.fleet_keys')
    expect(row?.kept).toBe('10')
  })
})
