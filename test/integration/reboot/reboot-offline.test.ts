import {describe, expect, it} from 'vitest'

import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {alertEvents} from '../../../src/lib/adapters/supabase/alert-store.ts'
import {escalateReboots} from '../../../src/lib/health/reboot/escalate-reboots.ts'
import type {RebootQueue} from '../../../src/lib/health/reboot/ports.ts'
import {type RebootOfflineOptions, rebootOffline} from '../../../src/lib/health/reboot/reboot-offline.ts'
import {QUEUES} from '../../../src/lib/jobs/queues.ts'
import {rebootQueue} from '../../../src/lib/jobs/reboot-queue.ts'
import {rebootWork} from '../../../src/lib/jobs/reconcile/driven-work.ts'
import {settleWork} from '../../../src/lib/jobs/reconcile/settle-work.ts'
import {backends, newPrefix, openTestBackend, useQueueServer} from '../queue/backends.ts'
import {limits, noMeter, RebootFixture} from './reboot-fixture.ts'

const fixture = RebootFixture.use()

let calls = 0
/** One tick's policy; every replica runs the same. */
function tick(queue: RebootQueue, change: Partial<RebootOfflineOptions> = {}): Promise<number> {
  const ports = {reboots: fixture.reboots, queue, clock: realClock, randomHex: () => String(++calls)}
  return rebootOffline(ports, {inconclusive: false, inconclusiveRegions: [], afterMs: 600_000, timeoutMs: 60_000, limits, ...change})
}

describe.each(backends)('The policy of the watchdog, with its queue on $name', (backendCase) => {
  const {server, open, test} = useQueueServer(backendCase)

  test('reboots who has been offline for long enough, three at once though many ticks come together, and each has one job', async () => {
    await using backend = await open()
    const queue = rebootQueue(backend.queue(QUEUES.reboot))
    await fixture.tenants(10)
    const asked = await Promise.all(Array.from({length: 5}, () => tick(queue)))
    expect(asked.reduce((sum, count) => sum + count, 0)).toBe(3)
    expect(await queue.countLive()).toBe(3)
    expect(await tick(queue)).toBe(0)
    // Those that wait in the queue are not asked for once more.
    expect((await fixture.reboots.latest(100)).flatMap(({reboots}) => reboots).filter(({state}) => state === 'queued')).toHaveLength(3)
  })

  test('touches nobody while the watchdog is not sure, in the fleet or in a region, or before the time', async () => {
    await using backend = await open()
    const queue = rebootQueue(backend.queue(QUEUES.reboot))
    await fixture.tenants(4)
    expect(await tick(queue, {inconclusive: true})).toBe(0)
    expect(await tick(queue, {inconclusiveRegions: ['*']})).toBe(0)
    expect(await tick(queue, {inconclusiveRegions: ['nyc3', 'fra1']})).toBe(0)
    expect(await tick(queue, {afterMs: 7_200_000})).toBe(0)
    expect(await fixture.reboots.latest(1)).toEqual([])
    expect(await tick(queue, {inconclusiveRegions: ['nyc3']})).toBe(2)
    expect((await fixture.reboots.latest(1))[0]?.reboots.map(({tenantId}) => tenantId)).toEqual(['t-003', 't-001'])
  })

  test('has its jobs made again after the queue has lost everything, and lets the next begin when one is over', async () => {
    const prefix = newPrefix()
    await using backend = await openTestBackend(server().locate(prefix))
    const queue = rebootQueue(backend.queue(QUEUES.reboot))
    const work = rebootWork({store: fixture.reboots, queue, limits, meter: noMeter})
    const ids = await fixture.tenants(5)
    await fixture.create(ids, {automatic: false})
    expect(await settleWork(work, {thorough: false})).toEqual({expired: 0, driven: 3})
    await server().wipe(prefix)
    expect(await queue.countLive()).toBe(0)
    await Promise.all([settleWork(work, {thorough: false}), settleWork(work, {thorough: false})])
    expect(await queue.countLive()).toBe(3)
    await fixture.cycle('t-000')
    await fixture.reboots.markRecovered(['t-000'])
    await settleWork(work, {thorough: true})
    expect((await fixture.reboots.targetsToDrive(limits)).length).toBe(3)
    expect(await queue.countLive()).toBe(4)
  })
})

describe('The escalation', () => {
  it('tells people once when two reboots did not help, and that it is over when the tenant is heard', async () => {
    const alerts = alertEvents(fixture.stack.store)
    const standing = () => fixture.stack.sql(`select rule, subject, severity, summary from genesis.alerts where rule = 'reboot-failed'`)
    const [id = ''] = await fixture.tenants(1)
    for (let attempt = 1; attempt <= 2; attempt++) {
      expect(await escalateReboots(fixture.reboots, alerts)).toBe(0)
      await fixture.failOne(id)
      await fixture.stack.sql(`update genesis.reboots set created_at = created_at - interval '2 hours'`)
    }
    expect(await Promise.all([escalateReboots(fixture.reboots, alerts), escalateReboots(fixture.reboots, alerts)])).toContain(1)
    expect(await escalateReboots(fixture.reboots, alerts)).toBe(0)
    expect(await standing()).toMatchObject([{subject: id, severity: 'critical', summary: expect.stringContaining('after 2 hard reboots') as string}])
    await fixture.stack.sql(`update genesis.tenants set state = 'active'`)
    expect(await escalateReboots(fixture.reboots, alerts)).toBe(1)
    expect(await escalateReboots(fixture.reboots, alerts)).toBe(0)
  })
})
