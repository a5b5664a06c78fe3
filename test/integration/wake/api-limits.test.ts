import {once} from 'node:events'
import {describe, expect, it} from 'vitest'

import {droplets} from '../../../src/lib/adapters/digitalocean/droplets.ts'
import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {Secret} from '../../../src/lib/config/secret.ts'
import type {ApiLimits} from '../../../src/lib/droplets/limits.ts'
import type {ApiBudget} from '../../../src/lib/droplets/ports.ts'
import {ApiBudgetPausedError} from '../../../src/lib/errors/pacing.ts'
import {busiestWindow} from '../../../src/lib/simulator/records/busiest-window.ts'
import {type Simulator, startSimulator} from '../../../src/lib/simulator/start-simulator.ts'
import {eventually} from '../../harness/eventually.ts'
import {BudgetFixture} from './budget-fixture.ts'

const fixture = BudgetFixture.use()
const apiToken = 'dop_v1_token_of_the_tests'
const never = new AbortController().signal

/** DigitalOcean's limits in miniature, kept by the simulator and known to the budget. */
function startApi({minute, hour}: ApiLimits): Promise<Simulator> {
  const windows = {minuteLimit: minute.limit, minuteWindowMs: minute.windowMs, hourLimit: hour.limit, hourWindowMs: hour.windowMs}
  return startSimulator({apiToken, fleetKey: 'x'.repeat(32), droplets: 1, ...windows})
}

const small = (change: Partial<ApiLimits>): ApiLimits => ({
  minute: {limit: 40, windowMs: 2000},
  hour: {limit: 100, windowMs: 8000},
  reserve: 0.1,
  ...change,
})

/** Asks for the account; `emergency` may use the reserve. */
function ask(
  budget: ApiBudget,
  {url}: Simulator,
  options: {emergency?: boolean; signal?: AbortSignal; rank?: number; ratePerSecond?: number} = {},
): Promise<unknown> {
  const api = droplets({baseUrl: url, token: new Secret(apiToken), clock: realClock, userAgent: 'test'})
  return budget.withPermit({rank: 0, ratePerSecond: 50, signal: never, ...options}, () => api.checkAccount(never))
}

/** What another program does with the same token. */
async function spendElsewhere({url}: Simulator, requests: number): Promise<void> {
  for (let i = 0; i < requests; i++) await fetch(`${url}/v2/account`, {headers: {authorization: `Bearer ${apiToken}`}})
}

const busiest = (simulator: Simulator, windowMs: number): number =>
  busiestWindow(
    simulator.log().map(({arrivedMs}) => arrivedMs),
    windowMs,
  )

describe.concurrent('The limits of an API', {timeout: 60_000}, () => {
  it('of a minute and an hour hold over three processes that want more, by the log of the API, and the reserve is left', async () => {
    const limits = small({})
    await using api = await startApi(limits)
    const bucket = fixture.newBucket()
    const hammers = [1, 2, 3].map(() => fixture.startHammer({bucket, limits, ratePerSecond: 100, forMs: 12_000, target: api.url, token: apiToken}))
    const codes = await Promise.all(hammers.map(async (hammer) => ((await once(hammer, 'exit')) as [number | null])[0]))
    expect(codes).toEqual([0, 0, 0])
    const [inMinute, inHour] = [busiest(api, limits.minute.windowMs), busiest(api, limits.hour.windowMs)]
    console.info(
      `three processes, 12 s: ${api.stats().requests} requests, at most ${inMinute} of 40 in a minute, ${inHour} of 100 in an hour, ${api.stats().rateLimited} answered 429`,
    )
    expect(api.stats().rateLimited).toBe(0)
    expect(inMinute).toBeLessThanOrEqual(36)
    expect(inHour).toBeLessThanOrEqual(90)
    expect(api.stats().requests).toBeGreaterThan(18)
  })

  it('leave a reserve that emergencies may use when nobody else may go any more', async () => {
    const limits = small({minute: {limit: 20, windowMs: 600_000}, hour: {limit: 100, windowMs: 1_200_000}})
    await using api = await startApi(limits)
    const bucket = fixture.newBucket()
    const [one, two] = [fixture.instance(bucket, 'one', limits), fixture.instance(bucket, 'two', limits)]
    for (let i = 0; i < 18; i++) await ask(one, api)
    await expect(ask(one, api, {rank: -1})).rejects.toBeInstanceOf(ApiBudgetPausedError)
    await ask(two, api, {emergency: true, rank: 99})
    await ask(one, api, {emergency: true, rank: 99})
    expect(await two.view()).toMatchObject({minute: {limit: 20, left: 0, reserved: 0}, hour: {limit: 100, left: 80, reserved: 10}})
    // Nothing is left for emergencies either.
    await expect(ask(two, api, {emergency: true})).rejects.toBeInstanceOf(ApiBudgetPausedError)
    expect(api.stats()).toMatchObject({requests: 20, rateLimited: 0})
  })

  it('count what others do with the same token, as the answers tell', async () => {
    const limits = small({minute: {limit: 1000, windowMs: 2000}, hour: {limit: 60, windowMs: 600_000}})
    await using api = await startApi(limits)
    const budget = fixture.instance(fixture.newBucket(), 'one', limits)
    await spendElsewhere(api, 30)
    let sent = 0
    const fault: unknown = await (async () => {
      for (;;) {
        await ask(budget, api)
        sent++
      }
    })().catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(ApiBudgetPausedError)
    expect(sent).toBe(24)
    expect(api.stats().rateLimited).toBe(0)
    expect((await budget.view()).hour).toEqual({limit: 60, left: 6, reserved: 6})
    expect(await budget.quota()).toMatchObject({limit: 60, remaining: 6})
    await ask(budget, api, {emergency: true})
  })

  it('are learned from the answers, also when the API allows more, or less, than was thought', async () => {
    const limits = small({minute: {limit: 1000, windowMs: 2000}, hour: {limit: 5000, windowMs: 600_000}})
    await using api = await startApi({...limits, hour: {limit: 5, windowMs: 600_000}})
    const budget = fixture.instance(fixture.newBucket(), 'one', limits)
    expect((await budget.view()).hour.limit).toBe(5000)
    for (let i = 0; i < 5; i++) await ask(budget, api)
    await expect(ask(budget, api)).rejects.toBeInstanceOf(ApiBudgetPausedError)
    expect(api.stats()).toMatchObject({requests: 5, rateLimited: 0})
  })

  it('are free again when the API says so, although we would have counted longer', async () => {
    const limits = small({hour: {limit: 10, windowMs: 3_600_000}})
    await using api = await startApi({...limits, hour: {limit: 10, windowMs: 2500}})
    const budget = fixture.instance(fixture.newBucket(), 'one', limits)
    const sent: number[] = []
    for (let i = 0; i < 12; i++) {
      await ask(budget, api)
      sent.push(Date.now())
    }
    expect((sent[9] ?? 0) - (sent[8] ?? 0)).toBeGreaterThan(500)
    expect(api.stats().rateLimited).toBe(0)
  })

  it('let an emergency pass a slow pace, which stays as slow as it was', async () => {
    const limits = small({})
    await using api = await startApi(limits)
    const bucket = fixture.newBucket()
    const [slow, urgent] = [fixture.instance(bucket, 'one', limits), fixture.instance(bucket, 'two', limits)]
    // Connected before the time is taken.
    await Promise.all([slow.view(), urgent.view()])
    const askedAtMs = performance.timeOrigin + performance.now()
    await ask(slow, api, {ratePerSecond: 0.02})
    const waiting = ask(slow, api, {ratePerSecond: 0.02, signal: AbortSignal.timeout(5000)}).catch((fault: unknown) => fault)
    const startMs = Date.now()
    for (let i = 0; i < 3; i++) await ask(urgent, api, {emergency: true, ratePerSecond: 2})
    expect(Date.now() - startMs).toBeLessThan(4000)
    expect(await waiting).toMatchObject({name: 'TimeoutError'})
    const arrivalsMs = api.log().map(({arrivedMs}) => arrivedMs)
    expect(arrivalsMs).toHaveLength(4)
    // At its own pace, also towards the slow one before it. It is kept between starts: what a request takes to arrive is not the budget's.
    for (const [i, atMs] of arrivalsMs.entries()) expect(atMs - askedAtMs).toBeGreaterThan(i * 500 - 5)
  })

  it('count the request of a process that was killed before its answer came', async () => {
    const limits = small({minute: {limit: 1, windowMs: 2000}, reserve: 0})
    const bucket = fixture.newBucket()
    const victim = fixture.startHammer({bucket, limits, ratePerSecond: 50, forMs: 60_000})
    await once(victim.stdout ?? victim, 'data')
    const killedAtMs = Date.now()
    victim.kill('SIGKILL')
    const {minute} = await fixture.instance(bucket, 'one', limits).view()
    expect(minute.left).toBe(0)
    const freeAtMs = await eventually(
      async () => ((await fixture.instance(bucket, 'one', limits).view()).minute.left === 1 ? Date.now() : undefined),
      12_000,
    )
    // Six seconds in which it may have arrived, and the window after that.
    expect(freeAtMs - killedAtMs).toBeGreaterThan(6000)
  })

  it('are whole while nothing was ever asked', async () => {
    const view = await fixture.instance(fixture.newBucket(), 'one', small({})).view()
    expect(view).toEqual({
      minute: {limit: 40, left: 40, reserved: 4},
      hour: {limit: 100, left: 100, reserved: 10},
      pausedUntilMs: undefined,
      observedAtMs: undefined,
    })
  })
})
