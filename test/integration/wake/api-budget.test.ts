import {once} from 'node:events'
import {describe, expect, it} from 'vitest'

import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {apiBudget} from '../../../src/lib/adapters/supabase/api-budget.ts'
import {StoreClient} from '../../../src/lib/adapters/supabase/store-client.ts'
import {digitalOceanLimits} from '../../../src/lib/droplets/limits.ts'
import type {ApiBudget} from '../../../src/lib/droplets/ports.ts'
import {ApiBudgetPausedError, ApiPermitLostError} from '../../../src/lib/errors/pacing.ts'
import {DigitalOceanRateLimitedError} from '../../../src/lib/errors/services.ts'
import {eventually} from '../../harness/eventually.ts'
import {startArrivalServer, tightestMs} from './arrivals.ts'
import {BudgetFixture} from './budget-fixture.ts'

const fixture = BudgetFixture.use()
const never = new AbortController().signal
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const ok = () => Promise.resolve({value: 'ok'})

function limited(retryAtMs: number) {
  return () => Promise.reject(new DigitalOceanRateLimitedError('too many', {hint: 'wait', retryAtMs}))
}

describe.concurrent('The pace of an API', {timeout: 60_000}, () => {
  it.each([
    [1, 6000, 0],
    [2.5, 5000, 30],
    [20, 5000, 60],
  ])('of %f requests a second holds over three processes that want more', async (ratePerSecond, forMs, latencyMs) => {
    await using server = await startArrivalServer(latencyMs)
    const bucket = fixture.newBucket()
    const hammers = Array.from({length: 3}, () => fixture.startHammer({bucket, ratePerSecond, forMs, target: server.url}))
    const codes = await Promise.all(hammers.map(async (hammer) => ((await once(hammer, 'exit')) as [number | null])[0]))
    expect(codes).toEqual([0, 0, 0])
    const {arrivalsMs} = server
    const most = Math.ceil(ratePerSecond)
    const windowMs = (most * 1000) / ratePerSecond
    // The store's clock and ours are not read in the same instant.
    expect(tightestMs(arrivalsMs, most)).toBeGreaterThan(windowMs - 1)
    const spanMs = (arrivalsMs.at(-1) ?? 0) - (arrivalsMs[0] ?? 0)
    const share = ((arrivalsMs.length - 1) * 1000) / spanMs / ratePerSecond
    console.info(`${ratePerSecond}/s allowed, three processes: ${arrivalsMs.length} requests, ${Math.round(share * 100)} % of the allowed rate`)
    expect(arrivalsMs.length).toBeGreaterThan(most)
  })

  it('lets the lower rank go first, over all processes', async () => {
    const bucket = fixture.newBucket()
    const [one, two] = [fixture.instance(bucket, 'one'), fixture.instance(bucket, 'two')]
    const order: number[] = []
    const {promise: held, resolve: letGo} = Promise.withResolvers<void>()
    const first = one.withPermit({rank: 0, ratePerSecond: 4, signal: never}, () => held.then(ok))
    const rest = [2, 3, 4].map((n) =>
      fixture.instance(bucket, `holder-${n}`).withPermit({rank: 0, ratePerSecond: 4, signal: never}, () => held.then(ok)),
    )
    await eventually(async () => (await fixture.stack.sql(`select from genesis.api_permits where bucket = $1`, [bucket])).length === 4)
    const ask = (budget: ApiBudget, rank: number): Promise<unknown> =>
      budget.withPermit({rank, ratePerSecond: 4, signal: never}, () => {
        order.push(rank)
        return ok()
      })
    const asks = [ask(one, 50), ask(two, 40), ask(one, 10), ask(two, 20), ask(one, 30), ask(two, 60)]
    await eventually(async () => (await fixture.stack.sql(`select from genesis.api_waiters where bucket = $1`, [bucket])).length === 2)
    await pause(300)
    letGo()
    await Promise.all([first, ...rest, ...asks])
    expect(order).toEqual([10, 20, 30, 40, 50, 60])
  })

  it('lets an emergency go before all that wait, in its own process and in others', async () => {
    const bucket = fixture.newBucket()
    const [one, two] = [fixture.instance(bucket, 'one'), fixture.instance(bucket, 'two')]
    const order: string[] = []
    const {promise: held, resolve: letGo} = Promise.withResolvers<void>()
    const first = fixture.instance(bucket, 'first').withPermit({rank: 0, ratePerSecond: 1, signal: never}, () => held.then(ok))
    await eventually(async () => (await fixture.stack.sql(`select from genesis.api_permits where bucket = $1`, [bucket])).length === 1)
    const ask = (budget: ApiBudget, name: string, rank: number, emergency: boolean): Promise<unknown> =>
      budget.withPermit({rank, ratePerSecond: 1, emergency, signal: never}, () => {
        order.push(name)
        return ok()
      })
    const asks = [ask(one, 'one', 1, false), ask(two, 'two', 2, false), ask(two, 'emergency of two', 99, true)]
    await eventually(async () => {
      const waiters = await fixture.stack.sql<{emergency: boolean}>(`select emergency from genesis.api_waiters where bucket = $1 order by 1`, [
        bucket,
      ])
      return waiters.map(({emergency}) => emergency).join() === 'false,true'
    })
    letGo()
    await Promise.all([first, ...asks])
    expect(order).toEqual(['emergency of two', 'one', 'two'])
  })

  it('leaves a permit to a living holder however long its request takes, and takes a killed one’s back within eight seconds', async () => {
    const bucket = fixture.newBucket()
    const victim = fixture.startHammer({bucket, ratePerSecond: 1, forMs: 120_000})
    await once(victim.stdout ?? victim, 'data')
    const budget = fixture.instance(bucket, 'survivor')
    const ask = (timeoutMs: number): Promise<string> => budget.withPermit({rank: 0, ratePerSecond: 1, signal: AbortSignal.timeout(timeoutMs)}, ok)
    await expect(ask(8500)).rejects.toMatchObject({name: 'TimeoutError'})
    victim.kill('SIGKILL')
    expect(await ask(8500)).toBe('ok')
  })

  it('lets nothing be sent under a permit that was not renewed in time', async () => {
    const bucket = fixture.newBucket()
    const skewed = {...realClock, now: () => Date.now() + skewMs}
    let skewMs = 0
    const budget = apiBudget({client: fixture.stack.store, clock: skewed, bucket, holder: 'paused', limits: digitalOceanLimits})
    const sending = budget.withPermit({rank: 0, ratePerSecond: 1, signal: never}, (assertHeld) => {
      // As after a SIGSTOP: time went on, and nothing of this process did.
      skewMs = 60_000
      assertHeld()
      return ok()
    })
    await expect(sending).rejects.toBeInstanceOf(ApiPermitLostError)
  })

  it('stops for everybody after a 429, until the time that the API gave', async () => {
    const bucket = fixture.newBucket()
    const [one, two] = [fixture.instance(bucket, 'one'), fixture.instance(bucket, 'two')]
    const retryAtMs = Date.now() + 1200
    await expect(one.withPermit({rank: 0, ratePerSecond: 50, signal: never}, limited(retryAtMs))).rejects.toMatchObject({retryAtMs})
    const endedMs = await Promise.all(
      [one, two, one, two].map((budget, rank) =>
        budget.withPermit({rank, ratePerSecond: 50, signal: never}, () => Promise.resolve({value: Date.now()})),
      ),
    )
    for (const endMs of endedMs) expect(endMs).toBeGreaterThanOrEqual(retryAtMs)
    expect(Math.max(...endedMs) - retryAtMs).toBeLessThan(1500)
  })

  it('does not shorten a pause by a shorter one that is heard of later', async () => {
    const bucket = fixture.newBucket()
    const [one, two] = [fixture.instance(bucket, 'one'), fixture.instance(bucket, 'two')]
    const longMs = Date.now() + 1000
    const {promise: answered, resolve: answer} = Promise.withResolvers<void>()
    const shorter = two.withPermit({rank: 0, ratePerSecond: 50, signal: never}, () => answered.then(limited(Date.now() + 200)))
    await one.withPermit({rank: 1, ratePerSecond: 50, signal: never}, limited(longMs)).catch(() => undefined)
    answer()
    await expect(shorter).rejects.toBeInstanceOf(DigitalOceanRateLimitedError)
    const sent = two.withPermit({rank: 0, ratePerSecond: 50, signal: never}, () => Promise.resolve({value: Date.now()}))
    expect(await sent).toBeGreaterThanOrEqual(longMs)
  })

  it('hands a job back instead of holding it through a long pause, to everybody at once', async () => {
    const bucket = fixture.newBucket()
    const [one, two] = [fixture.instance(bucket, 'one'), fixture.instance(bucket, 'two')]
    const retryAtMs = Date.now() + 600_000
    await one.withPermit({rank: 0, ratePerSecond: 5, signal: never}, limited(retryAtMs)).catch(() => undefined)
    const startMs = performance.now()
    const faults = await Promise.all(
      [one, two, one, one].map((budget, rank) => budget.withPermit({rank, ratePerSecond: 5, signal: never}, ok).catch((error: unknown) => error)),
    )
    expect(performance.now() - startMs).toBeLessThan(1500)
    for (const fault of faults) {
      expect(fault).toBeInstanceOf(ApiBudgetPausedError)
      expect(Math.abs((fault as ApiBudgetPausedError).retryAtMs - retryAtMs)).toBeLessThan(2000)
    }
  })

  it('forgets a waiter that gave up, at once in its own process and within seconds in all others', async () => {
    const bucket = fixture.newBucket()
    const [one, two] = [fixture.instance(bucket, 'one'), fixture.instance(bucket, 'two')]
    const {promise: held, resolve: letGo} = Promise.withResolvers<void>()
    const holding = two.withPermit({rank: 9, ratePerSecond: 1, signal: never}, () => held.then(ok))
    await eventually(async () => (await fixture.stack.sql(`select from genesis.api_permits where bucket = $1`, [bucket])).length === 1)
    const abort = new AbortController()
    const waiting = one.withPermit({rank: 1, ratePerSecond: 1, signal: abort.signal}, ok)
    const next = two.withPermit({rank: 5, ratePerSecond: 1, signal: never}, ok)
    await eventually(async () => (await fixture.stack.sql(`select from genesis.api_waiters where bucket = $1`, [bucket])).length === 2)
    const startMs = performance.now()
    abort.abort(new Error('gave up'))
    await expect(waiting).rejects.toThrow('gave up')
    expect(performance.now() - startMs).toBeLessThan(1000)
    letGo()
    await Promise.all([holding, next])
    expect(performance.now() - startMs).toBeLessThan(4500)
    await expect(one.withPermit({rank: 1, ratePerSecond: 1, signal: AbortSignal.abort(new Error('too late'))}, ok)).rejects.toThrow('too late')
  })

  it('knows what the last answer said of the limits, less what was sent since, in every process', async () => {
    const bucket = fixture.newBucket()
    const [one, two] = [fixture.instance(bucket, 'one'), fixture.instance(bucket, 'two')]
    expect(await one.quota()).toBeUndefined()
    const quota = {limit: 5000, remaining: 4321, resetAtMs: Math.ceil(Date.now() / 1000) * 1000 + 600_000}
    await one.withPermit({rank: 0, ratePerSecond: 50, signal: never}, () => Promise.resolve({value: 1, quota}))
    expect([await one.quota(), await two.quota()]).toEqual([quota, quota])
    await two.withPermit({rank: 0, ratePerSecond: 50, signal: never}, ok)
    expect(await one.quota()).toEqual({...quota, remaining: 4320})
    await two.withPermit({rank: 0, ratePerSecond: 50, signal: never}, () => Promise.resolve({value: 1, quota: {...quota, remaining: 4100}}))
    expect(await one.quota()).toEqual({...quota, remaining: 4100})
  })

  it('passes a fault of the request on and takes the permit back', async () => {
    const budget = fixture.instance(fixture.newBucket(), 'one')
    await expect(budget.withPermit({rank: 0, ratePerSecond: 50, signal: never}, () => Promise.reject(new Error('cut')))).rejects.toThrow('cut')
    expect(await budget.withPermit({rank: 0, ratePerSecond: 50, signal: AbortSignal.timeout(2000)}, ok)).toBe('ok')
  })

  it('keeps one API’s pace apart from another’s', async () => {
    const [one, two] = [fixture.instance(fixture.newBucket(), 'one'), fixture.instance(fixture.newBucket(), 'one')]
    await one.withPermit({rank: 0, ratePerSecond: 0.2, signal: never}, ok)
    const startMs = performance.now()
    await two.withPermit({rank: 0, ratePerSecond: 0.2, signal: never}, ok)
    expect(performance.now() - startMs).toBeLessThan(4000)
  })
})

describe('The pace', () => {
  it('is not known while the store is away: whoever waits is told so, and may ask again later', async () => {
    const client = new StoreClient({url: 'http://127.0.0.1:1', serviceRoleKey: 'a key of no meaning', ownMigrations: fixture.ownMigrations})
    const budget = apiBudget({client, clock: realClock, bucket: 'x', holder: 'y', limits: digitalOceanLimits})
    const faults = await Promise.all(
      [1, 2, 3].map((rank) => budget.withPermit({rank, ratePerSecond: 1, signal: never}, ok).catch((error: unknown) => error)),
    )
    for (const fault of faults) expect(fault).toMatchObject({code: 'GEN_STORE_UNREACHABLE'})
    await expect(budget.withPermit({rank: 1, ratePerSecond: 1, signal: never}, ok)).rejects.toMatchObject({code: 'GEN_STORE_UNREACHABLE'})
  })
})
