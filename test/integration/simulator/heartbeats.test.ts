import {describe, expect, it} from 'vitest'

import {startControlPlane} from './control-plane-stand-in.ts'
import {act, dropletOf, eventually, fleetKey, simulate} from './simulated-api.ts'

describe('Sidecars', () => {
  it('of droplets that are on send a signed heartbeat at once; the others are silent', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    await using simulator = await simulate({controlPlaneUrls: [controlPlane.url], ohioTenants: 3})
    await eventually(() => simulator.stats().heartbeats.accepted === 5)
    const active = simulator.tenants.filter(({lineage, state}) => lineage === 'sovereign' && state === 'active').map(({id}) => id)
    expect(controlPlane.heartbeats.map(({tenantId}) => tenantId).sort()).toEqual(active)
    expect(controlPlane.heartbeats.every(({valid}) => valid)).toBe(true)
    const [{body, atMs} = {body: {} as Record<string, unknown>, atMs: 0}] = controlPlane.heartbeats
    expect(Object.keys(body)).toEqual(['tenantId', 'sentAt', 'sidecarVersion', 'n8nVersion', 'state', 'load'])
    const number: unknown = expect.any(Number)
    expect(body).toMatchObject({state: 'active', load: {cpu: number, memory: number, executions: number}})
    expect(Math.abs(Date.parse(String(body.sentAt)) - atMs)).toBeLessThan(1000)
    expect(simulator.stats().heartbeats).toEqual({sent: 5, accepted: 5, refused: {}})
  })

  it('speak as soon as their droplet has booted, and stop when it is powered off', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    await using simulator = await simulate({controlPlaneUrls: [controlPlane.url], hibernatedShare: 1, speed: 200, heartbeatMs: 4000})
    const {tenantId, dropletId} = dropletOf(simulator, 'hibernated')
    await act(simulator, dropletId, 'power_on')
    await eventually(() => simulator.events().some(({kind}) => kind === 'first-heartbeat-accepted'))
    const [booted, heard] = ['boot-finished', 'first-heartbeat-accepted'].map((kind) => simulator.events().find((event) => event.kind === kind))
    expect((heard?.atMs ?? 0) - (booted?.atMs ?? 0)).toBeLessThan(1000)
    expect(heard).toMatchObject({tenantId, dropletId, boot: 1})
    await eventually(() => controlPlane.heartbeats.length > 4)
    await act(simulator, dropletId, 'power_off')
    await eventually(() => simulator.stats().droplets.off === 10)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const {length} = controlPlane.heartbeats
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(controlPlane.heartbeats).toHaveLength(length)
    expect(simulator.events().filter(({kind}) => kind === 'first-heartbeat-accepted')).toHaveLength(1)
  })

  it('keep their interval, give or take a tenth, as many times faster as the simulation runs', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    await using simulator = await simulate({controlPlaneUrls: [controlPlane.url], droplets: 1, hibernatedShare: 0, speed: 100, heartbeatMs: 10_000})
    await eventually(() => simulator.stats().heartbeats.accepted >= 10)
    // The first pause may be shorter, so that sidecars started together part.
    const times = controlPlane.heartbeats.slice(1).map(({atMs}) => atMs)
    const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0))
    const meanMs = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length
    expect(meanMs).toBeGreaterThan(85)
    expect(meanMs).toBeLessThan(300)
  })

  it('obey the interval that the control plane names', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    controlPlane.answer = {status: 202, body: {nextHeartbeatInSeconds: 20}}
    await using simulator = await simulate({
      controlPlaneUrls: [controlPlane.url],
      droplets: 1,
      hibernatedShare: 0,
      speed: 100,
      heartbeatMs: 1_000_000,
    })
    await eventually(() => simulator.stats().heartbeats.accepted >= 4)
    const [first = 0, , , fourth = 0] = controlPlane.heartbeats.map(({atMs}) => atMs)
    expect(fourth - first).toBeGreaterThan(3 * 170)
    expect(fourth - first).toBeLessThan(3000)
  })

  it('go to the control planes in rotation', async () => {
    await using one = await startControlPlane(fleetKey)
    await using two = await startControlPlane(fleetKey)
    await using simulator = await simulate({controlPlaneUrls: [one.url, `${two.url}/`], hibernatedShare: 0})
    await eventually(() => simulator.stats().heartbeats.accepted === 10)
    expect([one.heartbeats.length, two.heartbeats.length]).toEqual([5, 5])
  })

  it.each([
    ['refuses connections', 'closed', 'unreachable'],
    ['answers 503', {status: 503}, '503'],
    ['answers 429', {status: 429}, '429'],
    ['does not answer within 2 s', undefined, 'timeout'],
  ] as const)('turn to another control plane when the first %s', async (_what, answer, reason) => {
    const failing = await startControlPlane(fleetKey)
    await using healthy = await startControlPlane(fleetKey)
    if (answer === 'closed') await failing[Symbol.asyncDispose]()
    else failing.answer = answer
    await using simulator = await simulate({controlPlaneUrls: [failing.url, healthy.url], hibernatedShare: 0})
    await eventually(() => healthy.heartbeats.length === 10)
    await eventually(() => simulator.stats().heartbeats.accepted === 10)
    expect(healthy.heartbeats.every(({valid}) => valid)).toBe(true)
    expect(simulator.stats().heartbeats).toEqual({sent: 15, accepted: 10, refused: {[reason]: 5}})
    await failing[Symbol.asyncDispose]()
  })

  it('try again, more and more slowly, until a control plane takes the heartbeat', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    controlPlane.answer = {status: 500}
    await using simulator = await simulate({controlPlaneUrls: [controlPlane.url], droplets: 1, hibernatedShare: 0, speed: 10})
    await eventually(() => controlPlane.heartbeats.length === 4)
    const times = controlPlane.heartbeats.map(({atMs}) => atMs)
    expect((times[3] ?? 0) - (times[2] ?? 0)).toBeGreaterThan((times[1] ?? 0) - (times[0] ?? 0))
    controlPlane.answer = {status: 202}
    await eventually(() => simulator.stats().heartbeats.accepted === 1)
    expect(simulator.stats().heartbeats).toEqual({sent: 5, accepted: 1, refused: {500: 4}})
    expect(new Set(controlPlane.heartbeats.map(({body}) => body.sentAt)).size).toBe(5)
  })

  it('do not press on a control plane that refuses them', async () => {
    await using one = await startControlPlane(fleetKey)
    await using two = await startControlPlane(fleetKey)
    one.answer = {status: 401}
    two.answer = {status: 401}
    await using simulator = await simulate({controlPlaneUrls: [one.url, two.url], hibernatedShare: 0})
    await eventually(() => simulator.stats().heartbeats.refused[401] === 10)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(simulator.stats().heartbeats).toEqual({sent: 10, accepted: 0, refused: {401: 10}})
  })

  it('fall silent and speak again when told to', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    await using simulator = await simulate({controlPlaneUrls: [controlPlane.url], droplets: 2, hibernatedShare: 0, speed: 1000, heartbeatMs: 10_000})
    const heard = (tenantId: string): number => controlPlane.heartbeats.filter((heartbeat) => heartbeat.tenantId === tenantId).length
    await eventually(() => heard('t-0001') > 2)
    simulator.silence('t-0001', true)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = [heard('t-0001'), heard('t-0002')]
    await eventually(() => heard('t-0002') > (before[1] ?? 0) + 3)
    expect(heard('t-0001')).toBe(before[0])
    simulator.silence('t-0001', false)
    await eventually(() => heard('t-0001') > (before[0] ?? 0) + 2)
    expect(() => simulator.silence('t-9999', true)).toThrow(RangeError)
  })

  it('hang until their droplet is power-cycled: silent, then heard again with the boot', async () => {
    await using controlPlane = await startControlPlane(fleetKey)
    await using simulator = await simulate({controlPlaneUrls: [controlPlane.url], droplets: 1, hibernatedShare: 0, speed: 1000, heartbeatMs: 10_000})
    const {tenantId, dropletId} = dropletOf(simulator, 'active')
    await eventually(() => controlPlane.heartbeats.length > 2)
    simulator.hang(tenantId)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = controlPlane.heartbeats.length
    // Neither time nor a word helps.
    simulator.silence(tenantId, false)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(controlPlane.heartbeats).toHaveLength(before)
    expect((await act(simulator, dropletId, 'power_cycle')).status).toBe(201)
    await eventually(() => controlPlane.heartbeats.length > before + 2)
    expect(simulator.events().map(({kind}) => kind)).toContain('boot-finished')
    expect(() => simulator.hang('t-9999')).toThrow(RangeError)
  })
})
