import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {type CollectedSpan, startTestCollector, type TestCollector} from '../harness/collector.ts'
import {eventually} from '../harness/eventually.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {redisServer, startTestRedis, type TestRedis} from '../harness/redis.ts'
import {assertNoSecret} from '../harness/secrets.ts'

const found = redisServer()
const producer = 4
const consumer = 5

describe.each([
  {name: 'Postgres', missing: undefined},
  {name: 'Redis', missing: 'missing' in found ? found.missing : undefined},
])('Traces of jobs on $name', {timeout: 120_000}, ({name, missing}) => {
  let collector: TestCollector
  let redis: TestRedis | undefined
  let fleet: TestFleet
  let spans: CollectedSpan[]
  beforeAll(async () => {
    if (missing !== undefined) return
    collector = await startTestCollector()
    redis = name === 'Redis' ? await startTestRedis() : undefined
    const env = {OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...(redis === undefined ? {} : {REDIS_URL: redis.url})}
    fleet = await startTestFleet({controlPlanes: 1, env})
    const serve = await fleet.serve()
    const woken = await fleet.genesis(['wake', '--stagger', '--limit', '5', '--rate', '10', '--yes', '--json'], {timeoutMs: 90_000})
    expect(woken.exitCode).toBe(0)
    serve.child.kill('SIGTERM')
    await serve.ended
    spans = collector.spans()
  })
  afterAll(async () => {
    await fleet?.[Symbol.asyncDispose]()
    await redis?.[Symbol.asyncDispose]()
    await collector?.[Symbol.asyncDispose]()
  })
  const test = it.skipIf(missing !== undefined)

  test('lead from the command that put a job in to the process that ran it', () => {
    const runs = spans.filter(
      ({kind, attributes}) => kind === consumer && attributes['bullmq.queue.name'] === 'wake-droplet' && attributes['bullmq.job.id'] !== undefined,
    )
    expect(new Set(runs.map(({attributes}) => attributes['bullmq.job.id'])).size).toBe(5)
    for (const run of runs) {
      const parent = spans.find(({spanId}) => spanId === run.parentSpanId)
      expect(parent).toMatchObject({kind: producer, traceId: run.traceId, attributes: {'bullmq.queue.name': 'wake-droplet'}})
      expect(parent?.instance).not.toBe(run.instance)
    }
  })

  test('follow no tick, no chore of BullMQ and no question about health', () => {
    expect(spans.filter(({attributes}) => attributes['bullmq.queue.name']?.startsWith('clock-'))).toEqual([])
    expect(spans.filter(({kind, parentSpanId}) => kind === 1 && parentSpanId === undefined)).toEqual([])
    expect(spans.filter(({name: span}) => /health|ready|metrics/.test(span))).toEqual([])
  })

  test('hold no secret and no payload', () => {
    assertNoSecret('what the collector got', collector.raw(), fleet.secrets())
    expect(collector.raw()).not.toContain('targetId')
    for (const {id} of fleet.simulator.tenants) expect(collector.raw()).not.toContain(`"${id}"`)
  })
})

describe('A collector that is away', {timeout: 60_000}, () => {
  it('holds up neither a command nor the end of serve', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1, env: {OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9'}})
    const serve = await fleet.serve()
    const startMs = performance.now()
    const status = await fleet.genesis(['queue', 'status', '--json'])
    expect([status.exitCode, performance.now() - startMs < 6000]).toEqual([0, true])
    await eventually(() => serve.stderr().includes('"msg":"ready"'))
    serve.child.kill('SIGTERM')
    expect((await serve.ended).exitCode).toBe(0)
  })
})
