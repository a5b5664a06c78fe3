// node bench/serve/jobs.ts [--rounds 15]
// No-op jobs through the product's worker path against BullMQ as it is, on the same server, in alternation in one process.
import {parseArgs} from 'node:util'
import {Redis} from 'ioredis'

import {postgresFactory, redisFactory} from '../../src/lib/adapters/bullmq/backend.ts'
import {openBackend, type QueueLocation, queueSchema} from '../../src/lib/adapters/bullmq/open-backend.ts'
import {prometheusMeter} from '../../src/lib/adapters/prometheus/prometheus-meter.ts'
import {realClock} from '../../src/lib/adapters/real-clock.ts'
import {Secret} from '../../src/lib/config/secret.ts'
import {measureJobs} from '../../src/lib/jobs/measure-jobs.ts'
import {redisServer, startTestRedis} from '../../test/harness/redis.ts'
import {startTestStack} from '../../test/harness/stack.ts'
import {median, report, reportAtLeast} from '../validate/report.ts'

const concurrency = 20
const prefix = '{bench}'

/** Worked off by one worker, of its first job to its last. */
interface Run {
  jobsPerSecond: number
  /** Of this process alone, per job. */
  cpuMicros: number
}

type Start = (onJob: () => void) => Promise<{stop(): Promise<void>}>

interface Contestants {
  /** Puts so many jobs into the queue, all alike. */
  fill: (count: number) => Promise<void>
  product: Start
  raw: Start
  close: () => Promise<void>
}

export async function benchJobs(rounds: number): Promise<boolean> {
  const verdicts = [await benchPostgres(rounds)]
  const redis = redisServer()
  if ('missing' in redis) console.log(`SKIPPED: jobs on Redis (${redis.missing})`)
  else verdicts.push(await benchRedis(rounds))
  return verdicts.every(Boolean)
}

async function benchPostgres(rounds: number): Promise<boolean> {
  await using stack = await startTestStack()
  const {queueDatabaseUrl} = stack.connection
  const contestants = await prepare({databaseUrl: new Secret(queueDatabaseUrl), prefix})
  return await compare('Postgres', contestants, {rounds, jobs: 1000})
}

async function benchRedis(rounds: number): Promise<boolean> {
  await using redis = await startTestRedis()
  const client = new Redis(redis.url)
  // A disk that is waited for at each write would be all that is measured.
  await client.config('SET', 'appendfsync', 'everysec')
  client.disconnect()
  const contestants = await prepare({redisUrl: new Secret(redis.url), prefix})
  return await compare('Redis', contestants, {rounds, jobs: 5000})
}

async function prepare(location: QueueLocation): Promise<Contestants> {
  const silent = {connectionFault: () => undefined, jobFailed: () => undefined}
  const backend = measureJobs(await openBackend(location, silent), () => Promise.resolve(prometheusMeter('0.0.0')), realClock)
  const factory =
    'redisUrl' in location
      ? redisFactory({prefix, producer: {url: location.redisUrl.reveal()}, worker: {url: location.redisUrl.reveal()}})
      : postgresFactory({
          connection: {connectionString: location.databaseUrl.reveal(), schema: queueSchema(prefix), migrate: true},
          onFault: () => undefined,
        })
  return {
    fill: (count) => backend.queue('work').ensure(Array.from({length: count}, (_, i) => ({id: `job-${i}`, name: 'none', payload: {i}, priority: 1}))),
    async product(onJob) {
      const worker = await backend.startWorker({queue: 'work', concurrency, process: () => Promise.resolve(onJob())})
      return {stop: () => worker.drain(10_000)}
    },
    async raw(onJob) {
      const worker = factory.worker('work', () => Promise.resolve(onJob()), {concurrency})
      worker.on('error', () => undefined)
      await worker.waitUntilReady()
      return {stop: () => worker.close()}
    },
    async close() {
      await backend[Symbol.asyncDispose]()
      await factory.close()
    },
  }
}

async function compare(name: string, contestants: Contestants, {rounds, jobs}: {rounds: number; jobs: number}): Promise<boolean> {
  const {fill, product, raw, close} = contestants
  const pairs: {product: Run; raw: Run}[] = []
  for (let round = -1; round < rounds; round++) {
    // Who goes first changes, so that a machine that gets slower favours nobody. The first round only warms up.
    const first = round % 2 === 0 ? product : raw
    const runs = [await workOff(first, fill, jobs), await workOff(first === product ? raw : product, fill, jobs)] as const
    if (round >= 0) pairs.push(first === product ? {product: runs[0], raw: runs[1]} : {product: runs[1], raw: runs[0]})
  }
  await close()
  const rate = (who: 'product' | 'raw'): string => Math.round(median(pairs.map((pair) => pair[who].jobsPerSecond))).toLocaleString('en-US')
  console.log(`\nno-op jobs on ${name}, concurrency ${concurrency}, median of ${rounds} pairs of ${jobs.toLocaleString('en-US')} jobs`)
  console.log(`  jobs/s: ${rate('product')} through the product, ${rate('raw')} with BullMQ alone`)
  const ratio = (of: (run: Run) => number): number => median(pairs.map((pair) => of(pair.product) / of(pair.raw)))
  const throughput = reportAtLeast(
    'throughput, product / BullMQ alone',
    ratio(({jobsPerSecond}) => jobsPerSecond),
    0.85,
  )
  const cpu = report(
    'processor time a job, product / BullMQ alone',
    ratio(({cpuMicros}) => cpuMicros),
    1.25,
  )
  return throughput && cpu
}

async function workOff(start: Start, fill: Contestants['fill'], jobs: number): Promise<Run> {
  await fill(jobs)
  let left = jobs
  const {promise: done, resolve} = Promise.withResolvers<void>()
  const startMs = performance.now()
  const cpu = process.cpuUsage()
  const worker = await start(() => {
    if (--left === 0) resolve()
  })
  await done
  const {user, system} = process.cpuUsage(cpu)
  const tookMs = performance.now() - startMs
  await worker.stop()
  return {jobsPerSecond: (jobs / tookMs) * 1000, cpuMicros: (user + system) / jobs}
}

if (import.meta.main) {
  const {values} = parseArgs({options: {rounds: {type: 'string', default: '15'}}})
  process.exitCode = (await benchJobs(Number(values.rounds))) ? 0 : 1
}
