import {fastify} from 'fastify'
import {describe, expect, it} from 'vitest'

import {realClock} from '../../../src/lib/adapters/real-clock.ts'
import {type DrainedRole, drainRoles} from '../../../src/lib/serve/drain-roles.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Roles that take `ms` to drain, and what happened in which order. */
function roles(...of: {name: string; listens: boolean; ms: number; fails?: boolean}[]) {
  const [order, deadlines]: [string[], Record<string, number>] = [[], {}]
  const running = of.map(
    ({name, listens, ms, fails}): DrainedRole => ({
      listens,
      drain: async (deadlineMs) => {
        order.push(`${name} begins`)
        deadlines[name] = deadlineMs
        await pause(ms)
        if (fails === true) throw new Error(`${name} failed`)
        order.push(`${name} ends`)
      },
    }),
  )
  return {running, order, deadlines}
}

async function listener(handlerMs: number) {
  const http = fastify({forceCloseConnections: 'idle'})
  http.get('/', async () => {
    await pause(handlerMs)
    return 'answered'
  })
  return {http, url: await http.listen({port: 0, host: '127.0.0.1'})}
}

describe('Draining', () => {
  it('ends the roles that work side by side, then the listener, then those that it fed, all under one deadline', async () => {
    const {http} = await listener(0)
    const {running, order, deadlines} = roles(
      {name: 'http', listens: true, ms: 1},
      {name: 'slow', listens: false, ms: 300},
      {name: 'quick', listens: false, ms: 20},
    )
    http.server.on('close', () => order.push('listener closed'))
    await drainRoles({running, http, clock: realClock}, 5000)
    expect(order).toEqual(['slow begins', 'quick begins', 'quick ends', 'slow ends', 'listener closed', 'http begins', 'http ends'])
    expect(deadlines.slow).toBe(deadlines.quick)
    expect(deadlines.slow).toBeLessThanOrEqual(4000)
    expect(deadlines.http).toBeLessThanOrEqual(4720)
  })

  it('answers while roles still work, and finishes the requests that it has taken', async () => {
    const {http, url} = await listener(1000)
    const {running} = roles({name: 'slow', listens: false, ms: 900})
    const drained = drainRoles({running, http, clock: realClock}, 5000)
    await pause(100)
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([200, 'answered'])
    const answeredMs = performance.now()
    await drained
    // The client would keep its connection for minutes.
    expect(performance.now() - answeredMs).toBeLessThan(1000)
    await expect(fetch(url)).rejects.toThrow()
  })

  it('cuts a request off that takes longer than the deadline leaves', async () => {
    const {http, url} = await listener(60_000)
    const hanging = fetch(url).then(
      () => 'answered',
      () => 'cut off',
    )
    await pause(100)
    const startMs = performance.now()
    await drainRoles({running: [], http, clock: realClock}, 0)
    expect(performance.now() - startMs).toBeLessThan(2000)
    expect(await hanging).toBe('cut off')
  })

  it('does not wait for a role that never ends', async () => {
    const {http} = await listener(0)
    const {running, order} = roles({name: 'hung', listens: false, ms: 60_000}, {name: 'last', listens: true, ms: 1})
    const startMs = performance.now()
    await drainRoles({running, http, clock: realClock}, 1500)
    expect(performance.now() - startMs).toBeLessThan(1500)
    expect(order.at(-1)).toBe('last ends')
  })

  it('goes on with the others when a role fails, and says so at the end', async () => {
    const {http} = await listener(0)
    const {running, order} = roles(
      {name: 'broken', listens: false, ms: 1, fails: true},
      {name: 'well', listens: false, ms: 50},
      {name: 'last', listens: true, ms: 1},
    )
    await expect(drainRoles({running, http, clock: realClock}, 1000)).rejects.toThrow('broken failed')
    expect(order).toEqual(['broken begins', 'well begins', 'well ends', 'last begins', 'last ends'])
  })
})
