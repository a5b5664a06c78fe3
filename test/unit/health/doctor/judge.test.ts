import {describe, expect, it} from 'vitest'

import {clockOffsetMs} from '../../../../src/lib/health/doctor/clock-offset.ts'
import type {Finding} from '../../../../src/lib/health/doctor/finding.ts'
import {fleetKeyFingerprint} from '../../../../src/lib/health/doctor/fleet-key-fingerprint.ts'
import {
  judgeControlPlane,
  judgeDatabase,
  judgeDigitalOcean,
  judgeFleetKey,
  judgeQueue,
  judgeStack,
  judgeStore,
  judgeTicks,
  judgeWorkers,
} from '../../../../src/lib/health/doctor/judge.ts'

const worst = (findings: readonly Finding[]): string =>
  (['fail', 'warn'] as const).find((status) => findings.some((finding) => finding.status === status)) ?? 'ok'
const agrees = {askedMs: 0, answeredMs: 10, theirMs: 5, theirPrecisionMs: 0}
const ahead = (ms: number) => ({...agrees, theirMs: -ms})
const store = {address: 'http://s', latencyMs: 5, server: 'postgrest/12.0.2', schema: {applied: ['1'], pending: [], unknown: []}, clock: agrees}
const redis = {
  kind: 'redis',
  address: 'redis://r',
  latencyMs: 2,
  version: '7.0.15',
  evictionPolicy: 'noeviction',
  appendOnly: true,
  problems: [],
} as const
const account = {latencyMs: 5, accountStatus: 'active', dropletLimit: 25, quota: {limit: 5000, remaining: 4000, resetAtMs: 0}, clock: agrees}
const plane = {address: 'http://p', latencyMs: 5, status: 'healthy', version: '1.0.0', roles: ['http'], problems: [], clock: agrees} as const

describe('The doctor', () => {
  it.each<[string, string, Finding[]]>([
    ['ok', 'a running stack', judgeStack({home: '/h', state: 'running', detail: ''})],
    ['warn', 'a stopped stack', judgeStack({home: '/h', state: 'stopped', detail: ''})],
    ['fail', 'half a stack', judgeStack({home: '/h', state: 'broken', detail: ''})],
    ['ok', 'a store', judgeStore(store)],
    ['warn', 'a slow store', judgeStore({...store, latencyMs: 1500})],
    ['fail', 'a store that lacks migrations', judgeStore({...store, schema: {...store.schema, pending: ['2']}})],
    ['fail', 'a store that has unknown migrations', judgeStore({...store, schema: {...store.schema, unknown: ['9']}})],
    ['ok', 'a clock that is 1.9 s ahead', judgeStore({...store, clock: ahead(1900)})],
    ['warn', 'a clock that is 3 s ahead', judgeStore({...store, clock: ahead(3000)})],
    ['warn', 'a clock that is 3 s behind', judgeStore({...store, clock: ahead(-3010)})],
    ['fail', 'a clock that is a minute ahead', judgeStore({...store, clock: ahead(60_000)})],
    ['ok', 'a Redis', judgeQueue(redis)],
    ['ok', 'a Redis that does not tell', judgeQueue({...redis, evictionPolicy: undefined, appendOnly: undefined, version: undefined})],
    ['warn', 'a Redis without append-only file', judgeQueue({...redis, appendOnly: false})],
    ['fail', 'a Redis that loses jobs', judgeQueue({...redis, problems: ['evicts']})],
    ['ok', 'a queue in Postgres that was not made yet', judgeQueue({kind: 'postgres', address: 'postgres://p', latencyMs: 3, made: false})],
    ['ok', 'a queue with a worker', judgeWorkers([{queue: 'q', workers: 1, waiting: 9}])],
    ['warn', 'a queue without worker and without jobs', judgeWorkers([{queue: 'q', workers: 0, waiting: 0}])],
    ['fail', 'jobs that nobody takes', judgeWorkers([{queue: 'q', workers: 0, waiting: 1}])],
    ['ok', 'ticks', judgeTicks([{task: 'a', everyMs: 1000, ageMs: 2500}])],
    ['warn', 'no tick ever', judgeTicks([])],
    [
      'warn',
      'ticks that all stopped',
      judgeTicks([
        {task: 'a', everyMs: 1000, ageMs: 9000},
        {task: 'b', everyMs: 1000, ageMs: 9000},
      ]),
    ],
    [
      'fail',
      'one task whose ticks stopped',
      judgeTicks([
        {task: 'a', everyMs: 1000, ageMs: 9000},
        {task: 'b', everyMs: 1000, ageMs: 100},
      ]),
    ],
    ['ok', 'DigitalOcean', judgeDigitalOcean(account)],
    ['warn', 'a locked account', judgeDigitalOcean({...account, accountStatus: 'locked'})],
    ['warn', 'a used up rate limit', judgeDigitalOcean({...account, quota: {...account.quota, remaining: 499}})],
    ['ok', 'a control plane', judgeControlPlane(plane, '1.0.0')],
    ['warn', 'a control plane of another version', judgeControlPlane(plane, '1.1.0')],
    ['warn', 'a degraded control plane', judgeControlPlane({...plane, status: 'degraded'}, '1.0.0')],
    ['fail', 'an unhealthy control plane', judgeControlPlane({...plane, status: 'unhealthy', problems: ['store does not answer']}, '1.0.0')],
  ])('says %s of %s, with a remedy unless it is well', (status, _, findings) => {
    expect(worst(findings)).toBe(status)
    for (const finding of findings) expect(finding.remedy === null, finding.seen).toBe(finding.status === 'ok')
  })

  it('warns of few free connections and of figures that it may not see', () => {
    const figures = {
      serverVersion: '18',
      serverTimeMs: 5,
      rows: 0,
      partitions: 0,
      sizeBytes: 0,
      tables: [],
      oldestTransaction: null,
      standbys: [],
      slots: [],
    }
    const judge = (used: number, hidden: string[]): string =>
      worst(judgeDatabase({figures: {...figures, hidden, connections: {used, limit: 100}}, clock: agrees}))
    expect([judge(80, []), judge(81, []), judge(1, ['others'])]).toEqual(['ok', 'warn', 'warn'])
  })

  it('tells two fleet keys apart by prints that hold nothing of the key', () => {
    const [one, other] = ['a'.repeat(32), 'b'.repeat(32)].map(fleetKeyFingerprint)
    expect(one).toMatch(/^[0-9a-f]{16}$/)
    expect(one).not.toBe(other)
    const latest = {fingerprint: one ?? '', notedAt: '2026-11-20T10:00:00Z', notedBy: 'host'}
    expect(judgeFleetKey({own: one ?? '', latest}).status).toBe('ok')
    expect(judgeFleetKey({own: other ?? '', latest}).status).toBe('fail')
    expect(judgeFleetKey({own: other ?? '', latest: undefined}).status).toBe('ok')
  })
})

describe('The difference of two clocks', () => {
  it.each([
    [{askedMs: 100, answeredMs: 200, theirMs: 150, theirPrecisionMs: 0}, 0],
    [{askedMs: 1500, answeredMs: 1600, theirMs: 1000, theirPrecisionMs: 1000}, 0],
    [{askedMs: 2500, answeredMs: 2600, theirMs: 1000, theirPrecisionMs: 1000}, 500],
    [{askedMs: 100, answeredMs: 200, theirMs: 1000, theirPrecisionMs: 1000}, -800],
  ])('of %j is %d ms at the least', (clock, offset) => {
    expect(clockOffsetMs(clock)).toBe(offset)
  })
})
