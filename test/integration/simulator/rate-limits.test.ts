import {describe, expect, it} from 'vitest'

import {call, simulate} from './simulated-api.ts'

describe("DigitalOcean's rate limits", () => {
  it('are told with every answer, refusals included', async () => {
    await using simulator = await simulate()
    const before = Date.now() / 1000
    const {headers} = await call(simulator, '/v2/account')
    expect([headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]).toEqual(['5000', '4999'])
    const reset = Number(headers.get('ratelimit-reset'))
    expect(reset - before).toBeGreaterThanOrEqual(3600)
    expect(reset - before).toBeLessThan(3605)
    const second = await call(simulator, '/v2/droplets/1')
    expect([second.headers.get('ratelimit-remaining'), second.headers.get('ratelimit-reset')]).toEqual(['4998', String(reset)])
    const stranger = await call(simulator, '/v2/account', {headers: {authorization: 'Bearer other'}})
    expect(stranger.headers.get('ratelimit-remaining')).toBe('4998')
  })

  it('of a minute answers 429 with retry-after, until the oldest request has expired', async () => {
    await using simulator = await simulate({minuteLimit: 3, minuteWindowMs: 1000})
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await call(simulator, '/v2/account')).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const refused = await call(simulator, '/v2/account')
    expect([refused.body.id, refused.headers.get('retry-after')]).toEqual(['too_many_requests', '1'])
    expect(refused.headers.get('ratelimit-remaining')).toBe('4997')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect((await call(simulator, '/v2/account')).status).toBe(200)
    expect(simulator.stats().rateLimited).toBe(2)
  })

  it('of an hour answers 429 without retry-after; the reset says when', async () => {
    await using simulator = await simulate({hourLimit: 2, hourWindowMs: 1500})
    await call(simulator, '/v2/account')
    await call(simulator, '/v2/account')
    const refused = await call(simulator, '/v2/account')
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('ratelimit-remaining')]).toEqual([429, null, '0'])
    const waitMs = Number(refused.headers.get('ratelimit-reset')) * 1000 - Date.now()
    expect(waitMs).toBeLessThan(2600)
    await new Promise((resolve) => setTimeout(resolve, waitMs + 5))
    expect((await call(simulator, '/v2/account')).status).toBe(200)
  })

  it('do not run faster when the simulation does', async () => {
    await using simulator = await simulate({speed: 10_000, minuteLimit: 1, minuteWindowMs: 60_000})
    await call(simulator, '/v2/account')
    await new Promise((resolve) => setTimeout(resolve, 50))
    const {status, headers} = await call(simulator, '/v2/account')
    expect([status, headers.get('retry-after')]).toEqual([429, '60'])
  })
})
