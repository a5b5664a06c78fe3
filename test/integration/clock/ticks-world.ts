import {join} from 'node:path'
import {Redis} from 'ioredis'

import {queueSchema} from '../../../src/lib/adapters/bullmq/open-backend.ts'
import {redisServer, startTestRedis, type TestRedis} from '../../harness/redis.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'
import {readTickMarks, startTickProcess, type TickMark, type TickProcess, type TickTask} from './start-tick-process.ts'

const found = redisServer()
const missing = 'missing' in found ? found.missing : undefined
if (missing !== undefined) console.warn(`SKIPPED: ticks with the queue on Redis are not tested: ${missing}`)

/** Where the queue is; the ledger is in the fleet store either way. */
export const queueBackends: readonly {name: 'Postgres' | 'Redis'; missing: string | undefined}[] = [
  {name: 'Postgres', missing: undefined},
  {name: 'Redis', missing},
]

export interface LedgerRow extends Record<string, unknown> {
  slot: number
  attempt: number
  holder: string
  startedMs: number
  finishedMs: number | null
}

/** A fleet store, a queue, and replicas that run one task every `everyMs`. */
export interface TicksWorld extends AsyncDisposable {
  stack: TestStack
  redis: TestRedis | undefined
  /** SIGKILL for what holds the queue; on Postgres that is what holds the ledger, too. */
  killQueueServer(): Promise<void>
  start(change?: Partial<TickTask>, env?: Record<string, string>): Promise<TickProcess>
  marks(): TickMark[]
  ledger(): Promise<LedgerRow[]>
  /** Everything in the queue is gone, or all jobs are and the schedules stay; the server stays. */
  wipeQueue(what: 'everything' | 'jobs'): Promise<void>
}

export async function startTicksWorld(queue: 'Postgres' | 'Redis', everyMs: number): Promise<TicksWorld> {
  const resources = new AsyncDisposableStack()
  const stack = resources.use(await startTestStack())
  const redis = queue === 'Redis' ? resources.use(await startTestRedis()) : undefined
  const marks = join(resources.use(await temporaryFolder()).path, 'marks')
  const {storeUrl, serviceRoleKey, queueDatabaseUrl} = stack.connection
  const prefix = '{ticks}'
  const task: TickTask = {
    ...{url: redis?.url ?? queueDatabaseUrl, prefix, marks, everyMs, bodyMs: 40, fails: 0},
    store: {url: storeUrl, serviceRoleKey},
  }
  return {
    stack,
    redis,
    killQueueServer: async () => (redis === undefined ? void process.kill(stack.connection.postgres.pid, 'SIGKILL') : redis.kill()),
    start: async (change = {}, env = {}) => resources.use(await startTickProcess({...task, ...change}, env)),
    marks: () => readTickMarks(marks),
    ledger: () =>
      stack.sql<LedgerRow>(
        `select slot::float as slot, attempt, holder, genesis.epoch_ms(started_at)::float as "startedMs",
           genesis.epoch_ms(finished_at)::float as "finishedMs" from genesis.clock_ticks where task = 'tick' order by slot`,
      ),
    wipeQueue: (what) => (redis === undefined ? wipePostgres(stack, queueSchema(prefix), what) : wipeRedis(redis, what)),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

type Loss = 'everything' | 'jobs'

async function wipeRedis({url}: TestRedis, what: Loss): Promise<void> {
  const client = new Redis(url)
  if (what === 'everything') await client.flushall()
  else for (const key of await client.keys('*')) if (/:(wait|delayed|prioritized|active|paused)$|:repeat:.+:\d+$/.test(key)) await client.del(key)
  client.disconnect()
}

async function wipePostgres(stack: TestStack, schema: string, what: Loss): Promise<void> {
  const tables = await stack.sql<{name: string}>(`select table_name as name from information_schema.tables where table_schema = $1`, [schema])
  const data = tables.map(({name}) => name).filter((name) => !name.includes('migration'))
  const all = data.map((name) => `"${schema}"."${name}"`).join(', ')
  await stack.sql(what === 'jobs' ? `delete from "${schema}".job` : `truncate ${all} cascade`)
}
