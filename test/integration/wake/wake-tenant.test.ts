import {describe, expect, it} from 'vitest'

import {violationLog} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {ApiBudgetPausedError} from '../../../src/lib/errors/pacing.ts'
import {DigitalOceanUnauthorisedError, DigitalOceanUnreachableError} from '../../../src/lib/errors/services.ts'
import {OhioFirewallViolation} from '../../../src/lib/firewall/index.ts'
import {processWakeJob} from '../../../src/lib/jobs/wake-job.ts'
import type {SimulatorOptions} from '../../../src/lib/simulator/options.ts'
import {giveUpWake, wakeTenant} from '../../../src/lib/wake/wake-tenant.ts'
import {eventually} from '../../harness/eventually.ts'
import {WakeFixture} from './wake-fixture.ts'
import {apiToken, startWakeFleet, type WakeFleet} from './wake-fleet.ts'

const fixture = WakeFixture.use()
const never = new AbortController().signal
const startFleet = (options: Partial<SimulatorOptions> = {}): Promise<WakeFleet> => startWakeFleet(fixture, options)

describe('Waking a tenant', () => {
  it('asks DigitalOcean once and notes the action', async () => {
    await using fleet = await startFleet()
    const [id] = fleet.asleep
    const {batchId, of} = await fleet.batch([id ?? ''])
    expect(await wakeTenant(fleet.ports(), of(id), never)).toBe('requested')
    expect(fleet.requestsFor(id)).toEqual(['POST 201'])
    expect([await fixture.targetState(of(id)), await fixture.stateOf(id)]).toEqual(['requested', 'waking'])
    expect(await fixture.stack.sql('select action_id is not null as noted from genesis.wake_targets')).toEqual([{noted: true}])
    expect((await fixture.wakes.progress(batchId))?.api).toEqual({requests: 1, rateLimited: 0})
    expect(await wakeTenant(fleet.ports(), of(id), never)).toBe('skipped')
    expect(fleet.requestsFor(id)).toHaveLength(1)
  })

  it('finds the action again whose answer was lost, instead of asking for a second one', async () => {
    await using fleet = await startFleet({loseResponseFor: ['t-0001', 't-0002']})
    const {of} = await fleet.batch()
    for (const id of ['t-0001', 't-0002']) {
      await expect(wakeTenant(fleet.ports(), of(id), never)).rejects.toBeInstanceOf(DigitalOceanUnreachableError)
      // One is found while its action runs, the other after it has ended.
      if (id === 't-0002') await eventually(() => fleet.simulator.events().some(({kind, tenantId}) => kind === 'action-completed' && tenantId === id))
      expect(await wakeTenant(fleet.ports(), of(id), never)).toBe('requested')
      expect(fleet.accepted(id)).toBe(1)
      expect(fleet.requestsFor(id).filter((request) => request.startsWith('POST'))).toHaveLength(1)
    }
    expect(fleet.simulator.stats().actionsAccepted.power_on).toBe(2)
  })

  it('asks again when the earlier action went wrong', async () => {
    await using fleet = await startFleet({loseResponseFor: ['t-0001'], failsActions: ['t-0001']})
    const {of} = await fleet.batch(['t-0001'])
    await expect(wakeTenant(fleet.ports(), of('t-0001'), never)).rejects.toBeInstanceOf(DigitalOceanUnreachableError)
    await eventually(() => fleet.simulator.events().some(({kind}) => kind === 'action-errored'))
    expect(await wakeTenant(fleet.ports(), of('t-0001'), never)).toBe('requested')
    expect(fleet.accepted('t-0001')).toBe(2)
  })

  it('never happens twice, however many workers hold the same job at once', async () => {
    await using fleet = await startFleet({latencyMs: 30})
    const {of} = await fleet.batch()
    for (const id of fleet.asleep) {
      const outcomes = await Promise.allSettled(Array.from({length: 6}, () => wakeTenant(fleet.ports(), of(id), never)))
      expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))).sort()).toContain('requested')
      expect(fleet.accepted(id), id).toBe(1)
      expect(await fixture.targetState(of(id))).toBe('requested')
    }
  })

  it('waits out a limit of a minute and goes on', async () => {
    await using fleet = await startFleet({minuteLimit: 2, minuteWindowMs: 1500})
    const {batchId, of} = await fleet.batch()
    const ports = fleet.ports()
    expect(await Promise.all(fleet.asleep.map((id) => wakeTenant(ports, of(id), never)))).toEqual(Array(4).fill('requested'))
    for (const id of fleet.asleep) expect(fleet.accepted(id)).toBe(1)
    const progress = await fixture.wakes.progress(batchId)
    expect(progress?.api.rateLimited).toBe(fleet.simulator.stats().rateLimited)
    expect(progress?.api.rateLimited).toBeGreaterThan(0)
    expect(progress?.api.requests).toBe(fleet.simulator.stats().requests)
  })

  it('waits out a limit of an hour, where its end is near', async () => {
    await using fleet = await startFleet({hourLimit: 3, hourWindowMs: 2000})
    const {of} = await fleet.batch()
    const ports = fleet.ports()
    expect(await Promise.all(fleet.asleep.map((id) => wakeTenant(ports, of(id), never)))).toEqual(Array(4).fill('requested'))
    expect(fleet.simulator.stats().actionsAccepted.power_on).toBe(4)
  })

  it('gives the job back where the end of an hour’s limit is far, and the tenant stays its worker’s', async () => {
    await using fleet = await startFleet({hourLimit: 1, hourWindowMs: 120_000})
    const [first, second] = fleet.asleep
    const {of} = await fleet.batch()
    await wakeTenant(fleet.ports(), of(first), never)
    const fault = (await wakeTenant(fleet.ports(), of(second), never).catch((error: unknown) => error)) as ApiBudgetPausedError
    expect(fault).toBeInstanceOf(ApiBudgetPausedError)
    expect(fault.retryAtMs - Date.now()).toBeGreaterThan(60_000)
    expect(await fixture.targetState(of(second))).toBe('claimed')
    // And another process does not even ask.
    const asked = fleet.simulator.stats().requests
    await expect(wakeTenant(fleet.ports(), of(second), never)).rejects.toBeInstanceOf(ApiBudgetPausedError)
    expect(fleet.simulator.stats().requests).toBe(asked)
  })

  it('that is up already counts as asked for, and is ready with its next heartbeat', async () => {
    await using fleet = await startFleet({hibernatedShare: 0})
    const [{id} = {id: ''}] = fleet.simulator.tenants
    await fixture.stack.sql(`update genesis.tenants set state = 'hibernated'`)
    const {batchId, of} = await fleet.batch([id])
    expect(await wakeTenant(fleet.ports(), of(id), never)).toBe('requested')
    expect(fleet.requestsFor(id)).toEqual(['POST 422', 'GET 200', 'GET 200'])
    expect(await fixture.stack.sql('select action_id, state, api_requests from genesis.wake_targets')).toEqual([
      {action_id: null, state: 'requested', api_requests: 3},
    ])
    await fixture.wakes.markReady([id])
    expect((await fixture.wakes.progress(batchId))?.totals.ready).toBe(1)
  })

  it('that is on its way down does not count as up: it is asked for again when it is off', async () => {
    await using fleet = await startFleet({hibernatedShare: 0, speed: 4})
    const [{id, dropletId} = {id: '', dropletId: 0}] = fleet.simulator.tenants
    await fixture.stack.sql(`update genesis.tenants set state = 'hibernated'`)
    const {of} = await fleet.batch([id])
    const headers = {authorization: `Bearer ${apiToken}`, 'content-type': 'application/json'}
    await fetch(`${fleet.simulator.url}/v2/droplets/${dropletId}/actions`, {method: 'POST', headers, body: '{"type":"power_off"}'})
    await expect(wakeTenant(fleet.ports(), of(id), never)).rejects.toThrow('takes no power_on at the moment')
    await eventually(() => fleet.simulator.stats().droplets.off === 1)
    expect(await wakeTenant(fleet.ports(), of(id), never)).toBe('requested')
    expect(fleet.simulator.stats().actionsAccepted.power_on).toBe(1)
  })

  it('whose droplet was taken away after the plan fails for good, and nothing is sent', async () => {
    await using fleet = await startFleet()
    const [id] = fleet.asleep
    const {batchId, of} = await fleet.batch([id ?? ''])
    await fixture.stack.sql(`update genesis.tenants set droplet_id = null where id = $1`, [id])
    expect(await wakeTenant(fleet.ports(), of(id), never)).toBe('failed')
    expect(await fixture.stateOf(id)).toBe('hibernated')
    expect((await fixture.wakes.progress(batchId))?.problems).toMatchObject([{tenantId: id, code: 'no-droplet'}])
    expect(fleet.simulator.stats().requests).toBe(0)
  })

  it('whose droplet does not exist fails for good, and the tenant sleeps on', async () => {
    await using fleet = await startFleet()
    const [id] = fleet.asleep
    await fixture.stack.sql(`update genesis.tenants set droplet_id = 999999999 where id = $1`, [id])
    const {batchId, of} = await fleet.batch([id ?? ''])
    expect(await wakeTenant(fleet.ports(), of(id), never)).toBe('failed')
    expect(await fixture.stateOf(id)).toBe('hibernated')
    expect(await fixture.wakes.progress(batchId)).toMatchObject({
      totals: {failed: 1, open: 0},
      problems: [{tenantId: id, code: 'GEN_DIGITALOCEAN_REFUSED', reason: expect.stringContaining('404') as string}],
    })
  })

  it('that turns out to be an Ohio workspace is refused and recorded, and nothing is sent', async () => {
    await using fleet = await startFleet()
    const [id] = fleet.asleep
    const {batchId, of} = await fleet.batch([id ?? ''])
    await fixture.stack.sql(`update genesis.tenants set lineage = 'ohio', droplet_id = null where id = $1`, [id])
    const violations = violationLog(fixture.stack.store, 'worker')
    const job = {id: 'wake-1', payload: {targetId: of(id)}, starts: 1, lastAttempt: false, signal: never}
    await expect(processWakeJob({...fleet.ports(), violations}, job)).rejects.toBeInstanceOf(OhioFirewallViolation)
    expect(fleet.simulator.stats().requests).toBe(0)
    expect(await fixture.wakes.progress(batchId)).toMatchObject({totals: {failed: 1, open: 0}, problems: [{code: 'GEN_OHIO_FIREWALL'}]})
    expect((await violations.latest(5)).violations).toMatchObject([{subject: id, lineage: 'ohio', expected: 'sovereign'}])
    // The queue tries once more; by then it is over.
    await expect(processWakeJob({...fleet.ports(), violations}, job)).resolves.toBeUndefined()
    expect((await violations.latest(5)).total).toBe(1)
  })

  it('with a wrong token is tried again, and given up after the last try with the tenant sleeping on', async () => {
    await using fleet = await startFleet()
    const [id] = fleet.asleep
    const {batchId, of} = await fleet.batch([id ?? ''])
    const ports = {...fleet.ports('a wrong token'), violations: violationLog(fixture.stack.store, 'worker')}
    const job = {id: 'wake-1', payload: {targetId: of(id)}, starts: 1, signal: never}
    await expect(processWakeJob(ports, {...job, lastAttempt: false})).rejects.toBeInstanceOf(DigitalOceanUnauthorisedError)
    expect(await fixture.targetState(of(id))).toBe('claimed')
    await expect(processWakeJob(ports, {...job, lastAttempt: true})).rejects.toBeInstanceOf(DigitalOceanUnauthorisedError)
    expect(await fixture.wakes.progress(batchId)).toMatchObject({totals: {failed: 1, open: 0}, problems: [{code: 'GEN_DIGITALOCEAN_UNAUTHORISED'}]})
    expect(fleet.simulator.stats().actionsAccepted.power_on).toBe(0)
  })

  it('that is given up after its last try is offline when a request may have got through, and sleeps on when none can have', async () => {
    await using fleet = await startFleet()
    const [asked, unasked] = fleet.asleep
    const {of} = await fleet.batch()
    const {attempt} = await fixture.claim(of(asked))
    await fixture.wakes.beginRequest(of(asked), attempt)
    for (const id of [asked, unasked]) await giveUpWake(fixture.wakes, of(id), {code: 'GEN_X', message: 'no more'})
    expect([await fixture.stateOf(asked), await fixture.stateOf(unasked)]).toEqual(['offline', 'hibernated'])
    await giveUpWake(fixture.wakes, of(asked), {code: 'GEN_X', message: 'again'})
    expect(await fixture.targetState(of(asked))).toBe('failed')
  })

  it('that is interrupted is left to another worker', async () => {
    await using fleet = await startFleet({latencyMs: 400})
    const [id] = fleet.asleep
    const {of} = await fleet.batch([id ?? ''])
    await expect(wakeTenant(fleet.ports(), of(id), AbortSignal.timeout(150))).rejects.toMatchObject({name: 'TimeoutError'})
    expect(await fixture.targetState(of(id))).toBe('claimed')
    expect(await wakeTenant(fleet.ports(), of(id), never)).toBe('requested')
    expect(fleet.accepted(id)).toBe(1)
  })

  it('goes through faults of every kind in the end, with one action for each tenant', async () => {
    await using fleet = await startFleet({droplets: 12, errorRate: 0.25, lostResponseRate: 0.25, seed: 7})
    const {of} = await fleet.batch()
    const untilAskedFor = async (id: string): Promise<void> => {
      while ((await fixture.targetState(of(id))) !== 'requested') await wakeTenant(fleet.ports(), of(id), never).catch(() => undefined)
    }
    await Promise.all(fleet.asleep.map(untilAskedFor))
    for (const id of fleet.asleep) expect(fleet.accepted(id), id).toBe(1)
    const {faults} = fleet.simulator.stats()
    expect(Math.min(faults.errors, faults.lostResponses)).toBeGreaterThan(0)
  })
})
