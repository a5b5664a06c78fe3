import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'

import {eventually} from '../harness/eventually.ts'
import {startTestFleet, type TestFleet} from '../harness/fleet.ts'
import {fleetQueues, noRedis} from '../harness/fleet-queues.ts'
import {startTestRedis} from '../harness/redis.ts'

interface Status {
  ok: boolean
  open: number
  ready: number
  batchId: string
}

const tenants = 15

async function startBatch(fleet: TestFleet): Promise<string> {
  const args = ['wake', '--stagger', '--rate', '3', '--limit', String(tenants), '--yes', '--no-watch', '--json']
  return (await fleet.genesis(args)).json<Status>().batchId
}

async function expectComplete(fleet: TestFleet, batchId: string): Promise<void> {
  const ended = await fleet.genesis(['wake', 'status', batchId, '--watch', '--json'], {timeoutMs: 90_000})
  expect(ended.json<Status>()).toMatchObject({ok: true, open: 0, ready: tenants})
  expect([...fleet.powerOns().values()]).toEqual(Array.from({length: tenants}, () => 1))
}

/** Waits until the wake is well on its way, by the simulator's own log. */
const underWay = (fleet: TestFleet): Promise<true> => eventually(() => fleet.powerOns().size >= tenants / 3)

async function kill(pidFile: string): Promise<void> {
  const pid = Number((await readFile(pidFile, 'utf8')).split('\n', 1)[0])
  process.kill(pid, 'SIGKILL')
}

const backends = fleetQueues('wakes on Redis are not tested')

describe.each(backends)('a wake with its queue on $name', {timeout: 150_000, concurrent: true}, ({skip, open}) => {
  it.skipIf(skip)('loses and doubles nothing when a control plane is killed with SIGKILL', async () => {
    await using backend = await open()
    await using fleet = await startTestFleet({env: backend.env, simulator: {droplets: 40}})
    const [victim] = await Promise.all([fleet.serve(0), fleet.serve(1)])
    const batchId = await startBatch(fleet)
    await underWay(fleet)
    victim.child.kill('SIGKILL')
    await expectComplete(fleet, batchId)
  })

  it.skipIf(skip)('goes on when the only control plane is killed and another one is started', async () => {
    await using backend = await open()
    await using fleet = await startTestFleet({env: backend.env, simulator: {droplets: 40}})
    const victim = await fleet.serve(0)
    const batchId = await startBatch(fleet)
    await underWay(fleet)
    victim.child.kill('SIGKILL')
    await fleet.serve(1)
    await expectComplete(fleet, batchId)
  })

  it.skipIf(skip)('ends complete when Postgres is killed with SIGKILL on the way', async () => {
    await using backend = await open()
    await using fleet = await startTestFleet({env: backend.env, simulator: {droplets: 40}})
    await fleet.serve(0)
    const batchId = await startBatch(fleet)
    await underWay(fleet)
    await kill(join(fleet.home, 'data/postgres/postmaster.pid'))
    await expectComplete(fleet, batchId)
  })

  it.skipIf(skip)('ends complete when the command is killed with SIGKILL as soon as the batch is recorded', async () => {
    await using backend = await open()
    await using fleet = await startTestFleet({env: backend.env, simulator: {droplets: 40}})
    await fleet.serve(0)
    const waking = fleet.start(['wake', '--stagger', '--rate', '3', '--limit', String(tenants), '--yes', '--json'])
    const recorded = async (): Promise<string | undefined> => {
      const {batches} = (await fleet.genesis(['wake', 'status', '--json'])).json<{batches: Status[]}>()
      return batches[0]?.batchId
    }
    const batchId = await eventually(recorded)
    waking.child.kill('SIGKILL')
    await waking.ended
    await expectComplete(fleet, batchId)
  })
})

describe('a wake whose Redis fails', {timeout: 150_000, concurrent: true}, () => {
  it.skipIf(noRedis)('ends complete when Redis is killed with SIGKILL and comes back', async () => {
    await using redis = await startTestRedis()
    await using fleet = await startTestFleet({env: {REDIS_URL: redis.url}, simulator: {droplets: 40}})
    await fleet.serve(0)
    const batchId = await startBatch(fleet)
    await underWay(fleet)
    await redis.kill()
    await redis.start()
    await expectComplete(fleet, batchId)
  })

  it.skipIf(noRedis)('ends complete when Redis loses everything, because the store knows what is wanted', async () => {
    await using redis = await startTestRedis({settings: [['appendonly', 'no']]})
    await using fleet = await startTestFleet({env: {REDIS_URL: redis.url}, simulator: {droplets: 40}})
    await fleet.serve(0)
    const batchId = await startBatch(fleet)
    await underWay(fleet)
    await redis.kill()
    await redis.start()
    await expectComplete(fleet, batchId)
  })
})
