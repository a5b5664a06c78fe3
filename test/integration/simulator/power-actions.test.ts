import {describe, expect, it} from 'vitest'

import type {Simulator} from '../../../src/lib/simulator/start-simulator.ts'
import {type ActionBody, act, call, dropletOf, eventually, simulate} from './simulated-api.ts'

async function statusOf(simulator: Simulator, dropletId: number): Promise<string> {
  return (await call<{droplet: {status: string}}>(simulator, `/v2/droplets/${dropletId}`)).body.droplet.status
}

async function actionAt(simulator: Simulator, path: string): Promise<ActionBody['action']> {
  return (await call<ActionBody>(simulator, path)).body.action
}

function kinds(simulator: Simulator, tenantId: string): string[] {
  return simulator
    .events()
    .filter((event) => event.tenantId === tenantId)
    .map(({kind}) => kind)
}

describe('A power_on', () => {
  it('is accepted as in progress, completes later, and the droplet then boots', async () => {
    await using simulator = await simulate({speed: 10, bootMs: 3000})
    const {tenantId, dropletId} = dropletOf(simulator, 'hibernated')
    const {status, body} = await act(simulator, dropletId, 'power_on')
    expect([status, body.action.status, body.action.completed_at, body.action.resource_id]).toEqual([201, 'in-progress', null, dropletId])
    expect(await statusOf(simulator, dropletId)).toBe('off')
    await eventually(() => kinds(simulator, tenantId).includes('action-completed'))
    expect(await statusOf(simulator, dropletId)).toBe('active')
    for (const path of [`/v2/actions/${body.action.id}`, `/v2/droplets/${dropletId}/actions/${body.action.id}`]) {
      const action = await actionAt(simulator, path)
      expect(action).toMatchObject({id: body.action.id, status: 'completed', type: 'power_on'})
      expect(action.completed_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    }
    await eventually(() => kinds(simulator, tenantId).includes('boot-finished'))
    expect(kinds(simulator, tenantId)).toEqual(['action-accepted', 'action-completed', 'boot-finished'])
  })

  it('takes seconds and the boot tens of seconds, of simulated time', async () => {
    await using simulator = await simulate({speed: 50})
    const {dropletId} = dropletOf(simulator, 'hibernated')
    await act(simulator, dropletId, 'power_on')
    const [accepted, completed, booted] = await eventually(() => {
      const times = simulator.events().map(({atMs}) => atMs)
      return times.length === 3 ? times : undefined
    })
    const simulatedMs = (from = 0, to = 0): number => (to - from) * 50
    expect(simulatedMs(accepted, completed)).toBeGreaterThan(3700)
    expect(simulatedMs(completed, booted)).toBeGreaterThan(23_900)
    expect(simulatedMs(accepted, booted)).toBeLessThan(90_000)
  })

  it('of a droplet that is on is refused with 422', async () => {
    await using simulator = await simulate()
    const {status, body} = await act(simulator, dropletOf(simulator, 'active').dropletId, 'power_on')
    expect([status, body.id, body.message]).toEqual([422, 'unprocessable_entity', 'Droplet is already powered on.'])
  })
})

describe('A droplet', () => {
  it('that is off refuses every action but power_on', async () => {
    await using simulator = await simulate()
    const {dropletId} = dropletOf(simulator, 'hibernated')
    for (const type of ['power_off', 'shutdown', 'reboot', 'power_cycle'])
      expect([type, (await act(simulator, dropletId, type)).status]).toEqual([type, 422])
  })

  it('takes no second action while one is in progress', async () => {
    await using simulator = await simulate()
    const {dropletId} = dropletOf(simulator, 'hibernated')
    const answers = await Promise.all([1, 2, 3, 4].map(() => act(simulator, dropletId, 'power_on')))
    expect(answers.map(({status}) => status).sort()).toEqual([201, 422, 422, 422])
    expect((await act(simulator, dropletId, 'power_off')).body.message).toBe('Droplet already has a pending event.')
    expect(simulator.stats().actionsAccepted).toMatchObject({power_on: 1, power_off: 0})
  })

  it('refuses types that are unknown or not simulated with 422', async () => {
    await using simulator = await simulate()
    const {dropletId} = dropletOf(simulator, 'active')
    for (const type of ['snapshot', 'resize', 'explode']) expect([type, (await act(simulator, dropletId, type)).status]).toEqual([type, 422])
  })

  it.each(['power_off', 'shutdown'])('is off after a %s', async (type) => {
    await using simulator = await simulate({speed: 500})
    const {dropletId} = dropletOf(simulator, 'active')
    await act(simulator, dropletId, type)
    await eventually(async () => (await statusOf(simulator, dropletId)) === 'off')
    expect(simulator.stats().droplets).toEqual({active: 4, off: 6, ready: 4})
  })

  it.each(['reboot', 'power_cycle'])('stays active through a %s, and boots again', async (type) => {
    await using simulator = await simulate({speed: 500})
    const {tenantId, dropletId} = dropletOf(simulator, 'active')
    await act(simulator, dropletId, type)
    await eventually(() => kinds(simulator, tenantId).includes('boot-finished'))
    expect(kinds(simulator, tenantId)).toEqual(['action-accepted', 'action-completed', 'boot-finished'])
    expect(await statusOf(simulator, dropletId)).toBe('active')
  })

  it('that is powered off while it boots does not finish the boot', async () => {
    await using simulator = await simulate({speed: 100, bootMs: 100_000})
    const {tenantId, dropletId} = dropletOf(simulator, 'hibernated')
    await act(simulator, dropletId, 'power_on')
    await eventually(async () => (await act(simulator, dropletId, 'power_off')).status === 201)
    await eventually(() => simulator.events().at(-1)?.actionType === 'power_off' && simulator.events().at(-1)?.kind === 'action-completed')
    await new Promise((resolve) => setTimeout(resolve, 1250))
    expect(kinds(simulator, tenantId)).not.toContain('boot-finished')
  })
})

describe('Faults of droplets', () => {
  it('keep the droplet of a tenant from ever finishing a boot: active for DigitalOcean, never heard of', async () => {
    await using simulator = await simulate({speed: 1000, hibernatedShare: 1, neverBoots: ['t-0003']})
    for (const {dropletId} of simulator.tenants) await act(simulator, dropletId ?? 0, 'power_on')
    await eventually(() => simulator.stats().droplets.ready === 9)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(simulator.stats().droplets).toEqual({active: 10, off: 0, ready: 9})
    expect(kinds(simulator, 't-0003')).toEqual(['action-accepted', 'action-completed'])
  })

  it('make a shutdown of one that has not booted end as errored, which power_off does not', async () => {
    await using simulator = await simulate({speed: 1000, hibernatedShare: 1, neverBoots: ['t-0001']})
    const dropletId = simulator.tenants[0]?.dropletId ?? 0
    await act(simulator, dropletId, 'power_on')
    const {body} = await eventually(async () => {
      const answer = await act(simulator, dropletId, 'shutdown')
      return answer.status === 201 ? answer : undefined
    })
    await eventually(async () => (await actionAt(simulator, `/v2/actions/${body.action.id}`)).status === 'errored')
    expect(await statusOf(simulator, dropletId)).toBe('active')
    expect((await act(simulator, dropletId, 'power_off')).status).toBe(201)
    await eventually(async () => (await statusOf(simulator, dropletId)) === 'off')
  })

  it('make the actions of a tenant end as errored without effect', async () => {
    await using simulator = await simulate({speed: 1000, hibernatedShare: 1, failsActions: ['t-0002']})
    const dropletId = simulator.tenants[1]?.dropletId ?? 0
    await act(simulator, dropletId, 'power_on')
    await eventually(() => kinds(simulator, 't-0002').includes('action-errored'))
    expect(await statusOf(simulator, dropletId)).toBe('off')
  })

  it('strike the same boots for the same seed', async () => {
    const readyAfterwards = async (seed: number): Promise<string[]> => {
      await using simulator = await simulate({speed: 2000, droplets: 40, hibernatedShare: 1, neverBootShare: 0.4, seed})
      for (const {dropletId} of simulator.tenants) await act(simulator, dropletId ?? 0, 'power_on')
      await eventually(() => simulator.stats().droplets.active === 40)
      await new Promise((resolve) => setTimeout(resolve, 100))
      const booted = simulator.events().filter(({kind}) => kind === 'boot-finished')
      return booted.map(({tenantId}) => tenantId).sort()
    }
    const once = await readyAfterwards(3)
    expect(once.length).toBeGreaterThan(12)
    expect(once.length).toBeLessThan(36)
    expect(await readyAfterwards(3)).toEqual(once)
    expect(await readyAfterwards(4)).not.toEqual(once)
  })
})
