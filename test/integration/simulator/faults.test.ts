import {describe, expect, it} from 'vitest'

import type {SimulatorOptions} from '../../../src/lib/simulator/options.ts'
import type {Simulator} from '../../../src/lib/simulator/start-simulator.ts'
import {act, call, dropletOf, simulate} from './simulated-api.ts'

/** The status of each of `count` requests one after the other; `lost` where there was no answer. */
async function statuses(simulator: Simulator, count: number): Promise<(number | 'lost')[]> {
  const seen: (number | 'lost')[] = []
  for (let i = 0; i < count; i++)
    seen.push(
      await call(simulator, '/v2/account').then(
        ({status}) => status,
        () => 'lost' as const,
      ),
    )
  return seen
}

describe('Injected faults', () => {
  it('are the same for the same seed and others for another', async () => {
    const run = async (options: Partial<SimulatorOptions>): Promise<(number | 'lost')[]> => {
      await using simulator = await simulate({errorRate: 0.3, lostResponseRate: 0.2, ...options})
      return await statuses(simulator, 60)
    }
    const once = await run({seed: 11})
    expect(new Set(once)).toEqual(new Set([200, 500, 503, 'lost']))
    expect(await run({seed: 11})).toEqual(once)
    expect(await run({seed: 12})).not.toEqual(once)
  })

  it('answer an error before anything is done', async () => {
    await using simulator = await simulate({errorRate: 1})
    const {dropletId} = dropletOf(simulator, 'hibernated')
    const {status, body} = await act(simulator, dropletId, 'power_on')
    expect([500, 503]).toContain(status)
    expect(body.id).toMatch(/^(server_error|service_unavailable)$/)
    expect(simulator.events()).toEqual([])
    expect(simulator.log()).toMatchObject([{status, fault: 'error', actionAccepted: false}])
  })

  it('lose the answer to an action that was carried out', async () => {
    await using simulator = await simulate({lostResponseRate: 1})
    const {tenantId, dropletId} = dropletOf(simulator, 'hibernated')
    await expect(act(simulator, dropletId, 'power_on')).rejects.toThrow()
    expect(simulator.log()).toMatchObject([{status: null, fault: 'lost-response', actionType: 'power_on', actionAccepted: true, tenantId, dropletId}])
    expect(simulator.events()).toMatchObject([{kind: 'action-accepted', tenantId}])
    expect(simulator.stats()).toMatchObject({actionsAccepted: {power_on: 1}, faults: {lostResponses: 1}})
  })

  it('lose the answer for a named tenant once, and to an accepted action only', async () => {
    await using simulator = await simulate({hibernatedShare: 1, loseResponseFor: ['t-0002']})
    const [one, two] = simulator.tenants.map(({dropletId}) => dropletId ?? 0)
    expect((await act(simulator, one ?? 0, 'power_on')).status).toBe(201)
    expect((await act(simulator, two ?? 0, 'power_off')).status).toBe(422)
    await expect(act(simulator, two ?? 0, 'power_on')).rejects.toThrow()
    expect((await act(simulator, two ?? 0, 'power_on')).status).toBe(422)
  })

  it('can be changed while it runs, all of them or none', async () => {
    await using simulator = await simulate()
    const post = (body: unknown): Promise<Response> => fetch(`${simulator.url}/_sim/faults`, {method: 'POST', body: JSON.stringify(body)})
    expect(await statuses(simulator, 3)).toEqual([200, 200, 200])
    for (const wrong of [{errorRate: 2}, {errorRate: 0.5, surprise: 1}, {errorRate: '1'}, {latencyMs: -1}, [], 7, {__proto__: 1, toString: 1}])
      expect((await post(wrong)).status).toBe(400)
    expect(await statuses(simulator, 3)).toEqual([200, 200, 200])
    const changed = await post({errorRate: 1})
    expect(await changed.json()).toMatchObject({errorRate: 1, lostResponseRate: 0})
    expect((await statuses(simulator, 3)).every((status) => status === 500 || status === 503)).toBe(true)
  })
})
