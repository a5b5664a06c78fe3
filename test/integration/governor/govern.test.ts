import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'

import {governorStore} from '../../../src/lib/adapters/supabase/governor-store.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import type {AlertEvent} from '../../../src/lib/health/alerts/alert-event.ts'
import {callGatherer} from '../../../src/lib/health/governor/gather-calls.ts'
import {type GovernorPorts, govern} from '../../../src/lib/health/governor/govern.ts'
import {GOVERNED, GOVERNED_TARGETS} from '../../../src/lib/health/governor/targets.ts'
import {QUEUES} from '../../../src/lib/jobs/queues.ts'
import {eventually} from '../../harness/eventually.ts'
import {startGateway} from '../../harness/gateway.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {backends, jobs, openTestBackend, useQueueServer} from '../queue/backends.ts'

const {initial, minimum} = GOVERNED.store

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack()
})
afterAll(() => stack?.[Symbol.asyncDispose]())
beforeEach(() => stack.sql('truncate genesis.governor_limits, genesis.governor_windows'))

/** A governor whose decisions land in `limits`, and whose alerts in `said`. */
function governed() {
  const [limits, said]: [number[], AlertEvent[]] = [[], []]
  const ports: GovernorPorts = {
    store: governorStore(stack.store, 'governor'),
    queues: [{targets: GOVERNED_TARGETS, limitConcurrency: (limit) => Promise.resolve(void limits.push(limit))}],
    alerts: {raise: (events) => Promise.resolve(void said.push(...events))},
  }
  return {ports, limits, said}
}

const ok = {calls: 20, errors: 0, medianMs: 5}
const failing = {calls: 20, errors: 20, medianMs: null}

describe('The governor', () => {
  it('decides from what all processes saw, each report once, and keeps its decisions for whoever decides next', async () => {
    const {ports} = governed()
    const [one, two] = [governorStore(stack.store, 'one'), governorStore(stack.store, 'two')]
    expect(await one.report({store: ok})).toEqual({})
    await two.report({store: {calls: 10, errors: 8, medianMs: 900}})
    expect((await govern(ports)).store).toMatchObject({limit: initial / 2, cooling: 1})
    expect(await one.report({})).toEqual({digitalocean: GOVERNED.digitalocean.initial, store: initial / 2})
    expect(await stack.sql('select * from genesis.governor_windows')).toEqual([])
    await one.report({store: ok})
    expect((await govern(governed().ports)).store).toMatchObject({limit: initial / 2, cooling: 0})
    expect((await govern(governed().ports)).store.limit).toBe(initial / 2)
  })

  it('keeps one row for each process and target, however long nobody decides, and forgets those of processes that are gone', async () => {
    const reporters = ['one', 'two'].map((name) => governorStore(stack.store, name))
    for (let i = 0; i < 20; i++) for (const reporter of reporters) await reporter.report({store: ok, digitalocean: failing})
    expect(
      await stack.sql(`select target, sum(calls)::int as calls, count(*)::int as rows from genesis.governor_windows group by 1 order by 1`),
    ).toEqual([
      {target: 'digitalocean', calls: 800, rows: 2},
      {target: 'store', calls: 800, rows: 2},
    ])
    await stack.sql(`update genesis.governor_windows set reported_at = now() - interval '11 minutes' where reporter = 'two'`)
    await reporters[0]?.report({})
    expect(await stack.sql('select distinct reporter from genesis.governor_windows')).toEqual([{reporter: 'one'}])
  })

  it('gives a queue the least of the limits of what its jobs use, again at each tick, and tells people when it can give no less', async () => {
    const {ports, limits, said} = governed()
    const reporter = governorStore(stack.store, 'one')
    for (let i = 0; i < 8; i++) {
      await reporter.report({digitalocean: failing, store: ok})
      await govern(ports)
    }
    expect(limits).toEqual([8, 8, 4, 4, 2, 2, 2, 2])
    for (let i = 0; i < 3; i++) {
      await reporter.report({digitalocean: {...ok, medianMs: 300}})
      await govern(ports)
    }
    expect(limits.at(-1)).toBeGreaterThan(minimum)
    expect(said.map(({rule, subject, state}) => `${rule} ${subject} ${state}`)).toEqual([
      'governor-collapsed digitalocean firing',
      'governor-collapsed digitalocean resolved',
    ])
  })

  it('lowers what is done to the store when the store is slow, and raises it again afterwards', async () => {
    await using gateway = await startGateway({target: stack.connection.storeUrl})
    const calls = callGatherer()
    const client = new StoreClient({
      ...{url: gateway.url, serviceRoleKey: stack.connection.serviceRoleKey},
      ownMigrations: (await stack.sql<{name: string}>('select name from genesis.schema_migrations')).map(({name}) => name),
      onCall: (call) => calls.observe('store', call),
    })
    const store = governorStore(client, 'worker')
    const {ports} = governed()
    const round = async (): Promise<number> => {
      for (let i = 0; i < 5; i++) await store.view()
      await store.report(calls.take())
      return (await govern(ports)).store.limit
    }
    expect([await round(), await round()]).toEqual([initial + 1, initial + 2])
    gateway.delay(400)
    const slow = [await round(), await round(), await round()]
    expect(Math.min(...slow)).toBeLessThanOrEqual(initial / 2)
    gateway.delay(0)
    await round()
    const recovering = [await round(), await round()]
    expect(recovering[1]).toBeGreaterThan(Math.min(...slow))
  })
})

describe.each(backends)('A limited queue on $name', {timeout: 60_000}, (backendCase) => {
  const {server, open, test} = useQueueServer(backendCase)

  test('never runs more jobs at once than the limit, over all its processes, and goes on when one of them leaves', async () => {
    const location = server().locate()
    await using one = await openTestBackend(location)
    await using two = await openTestBackend(location)
    const queue = one.queue(QUEUES.wake)
    await queue.limitConcurrency(2)
    const done: string[] = []
    let [running, most] = [0, 0]
    const process = async ({id}: {id: string}): Promise<void> => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running--
      done.push(id)
    }
    const workers = await Promise.all([one, two].map((backend) => backend.startWorker({queue: QUEUES.wake, concurrency: 4, process})))
    await queue.ensure(jobs(60))
    await eventually(() => done.length >= 20, 30_000)
    await workers[0]?.drain(5000)
    await eventually(() => done.length >= 40, 30_000)
    expect(most).toBe(2)
    await queue.limitConcurrency(8)
    await eventually(() => done.length === 60, 30_000)
    expect(new Set(done).size).toBe(60)
    expect(await one.raw(QUEUES.wake).getGlobalConcurrency()).toBe(8)
    await workers[1]?.drain(5000)
  })

  test('can be limited again after it has lost everything', async () => {
    await using backend = await open()
    const queue = backend.queue(QUEUES.wake)
    await queue.limitConcurrency(3)
    await backend.obliterate([QUEUES.wake])
    expect(await backend.raw(QUEUES.wake).getGlobalConcurrency()).toBeNull()
    await queue.limitConcurrency(3)
    expect(await backend.raw(QUEUES.wake).getGlobalConcurrency()).toBe(3)
  })
})
