import {describe, expect, it} from 'vitest'

import {DigitalOceanUnauthorisedError, DigitalOceanUnreachableError} from '../../../src/lib/errors/services.ts'
import {OhioFirewallViolation} from '../../../src/lib/firewall/index.ts'
import {rebootTenant} from '../../../src/lib/health/reboot/reboot-tenant.ts'
import {processRebootJob} from '../../../src/lib/jobs/reboot-job.ts'
import {eventually} from '../../harness/eventually.ts'
import {apiToken, limits, noMeter as meter, RebootFixture} from './reboot-fixture.ts'

const fixture = RebootFixture.use()
const never = new AbortController().signal

async function act(url: string, dropletId: unknown, type: string): Promise<void> {
  const headers = {authorization: `Bearer ${apiToken}`, 'content-type': 'application/json'}
  await fetch(`${url}/v2/droplets/${String(dropletId)}/actions`, {method: 'POST', headers, body: JSON.stringify({type})})
}

describe('Rebooting a tenant', () => {
  it('asks DigitalOcean once, sees it done, and is over with the next heartbeat', async () => {
    await using fleet = await fixture.startFleet()
    const [id = ''] = fleet.ids
    await fixture.create([id])
    const rebootId = await fixture.idOf(id)
    expect(await rebootTenant(fleet.ports(), rebootId, never)).toBe('cycled')
    expect(fleet.actionsOf(id)).toEqual(['power_cycle'])
    expect(fleet.requestsFor(id).filter((request) => request.startsWith('POST'))).toEqual(['POST 201'])
    expect(await fixture.rebootOf(id)).toMatchObject({state: 'requested', attempts: 1, cycledAt: expect.any(String) as string})
    expect(await fixture.stateOf(id)).toBe('rebooting')
    expect(await rebootTenant(fleet.ports(), rebootId, never)).toBe('skipped')
    expect(await fixture.reboots.targetsToDrive(limits)).toEqual([])
    expect(await fixture.reboots.markRecovered([id])).toBe(1)
  })

  it('finds the action again whose answer was lost, while it runs and after it has ended, instead of asking for a second one', async () => {
    await using fleet = await fixture.startFleet({loseResponseFor: ['t-0001', 't-0002']})
    for (const id of ['t-0001', 't-0002']) {
      await fixture.create([id])
      const rebootId = await fixture.idOf(id)
      await expect(rebootTenant(fleet.ports(), rebootId, never)).rejects.toBeInstanceOf(DigitalOceanUnreachableError)
      if (id === 't-0002') await eventually(() => fleet.simulator.events().some(({kind, tenantId}) => kind === 'action-completed' && tenantId === id))
      expect(await rebootTenant(fleet.ports(), rebootId, never)).toBe('cycled')
      expect(fleet.actionsOf(id)).toEqual(['power_cycle'])
      expect(fleet.requestsFor(id).filter((request) => request.startsWith('POST'))).toHaveLength(1)
    }
  })

  it('goes on looking where a worker left it after DigitalOcean had taken the action', async () => {
    await using fleet = await fixture.startFleet({speed: 10})
    const [id = ''] = fleet.ids
    await fixture.create([id])
    const rebootId = await fixture.idOf(id)
    const abort = new AbortController()
    const first = rebootTenant(fleet.ports(), rebootId, abort.signal)
    await eventually(async () => (await fixture.rebootOf(id))?.state === 'requested')
    abort.abort(new Error('drained'))
    await expect(first).rejects.toThrow()
    expect(await fixture.reboots.targetsToDrive(limits)).toMatchObject([{rebootId}])
    expect(await rebootTenant(fleet.ports(), rebootId, never)).toBe('cycled')
    expect(fleet.actionsOf(id)).toEqual(['power_cycle'])
  })

  it('happens once, however many workers hold the same job at once', async () => {
    await using fleet = await fixture.startFleet({latencyMs: 30})
    for (const id of fleet.ids.slice(0, 3)) {
      await fixture.create([id])
      const rebootId = await fixture.idOf(id)
      const outcomes = await Promise.allSettled(Array.from({length: 5}, () => rebootTenant(fleet.ports(), rebootId, never)))
      expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toContain('cycled')
      expect(fleet.actionsOf(id), id).toEqual(['power_cycle'])
    }
  })

  it('gives power to a droplet that is off, which has none to cut', async () => {
    await using fleet = await fixture.startFleet({hibernatedShare: 1})
    const [id = ''] = fleet.ids
    await fixture.create([id])
    expect(await rebootTenant(fleet.ports(), await fixture.idOf(id), never)).toBe('cycled')
    expect(fleet.actionsOf(id)).toEqual(['power_on'])
  })

  it('waits for an action of somebody else to end, and takes a power cycle of somebody else for its own', async () => {
    await using fleet = await fixture.startFleet({speed: 4})
    const [busy, other] = fleet.simulator.tenants
    await fixture.create([busy?.id ?? '', other?.id ?? ''])
    await act(fleet.simulator.url, busy?.dropletId, 'power_off')
    await expect(rebootTenant(fleet.ports(), await fixture.idOf(busy?.id), never)).rejects.toThrow('takes no power_cycle at the moment')
    await act(fleet.simulator.url, other?.dropletId, 'power_cycle')
    // It may end between the refusal and the look; then the next try finds it.
    const step = (): Promise<string> => fixture.idOf(other?.id).then((id) => rebootTenant(fleet.ports(), id, never).catch(() => 'again'))
    expect(await eventually(async () => (await step()) === 'cycled')).toBe(true)
    expect(fleet.actionsOf(other?.id ?? '')).toEqual(['power_cycle'])
  })

  it('that DigitalOcean cannot carry out has failed, and the tenant is offline', async () => {
    await using fleet = await fixture.startFleet({failsActions: ['t-0001']})
    await fixture.create(['t-0001'])
    expect(await rebootTenant(fleet.ports(), await fixture.idOf('t-0001'), never)).toBe('failed')
    expect(await fixture.rebootOf('t-0001')).toMatchObject({state: 'failed', code: 'action-errored'})
    expect(await fixture.stateOf('t-0001')).toBe('offline')
  })

  it('whose droplet is gone has failed, and the tenant is as before', async () => {
    await using fleet = await fixture.startFleet({}, 'degraded')
    const [id = '', bare = ''] = fleet.ids
    await fixture.create([id, bare], {automatic: false})
    await fixture.stack.sql('update genesis.tenants set droplet_id = 999999999 where id = $1', [id])
    await fixture.stack.sql('update genesis.tenants set droplet_id = null where id = $1', [bare])
    for (const one of [id, bare]) expect(await rebootTenant(fleet.ports(), await fixture.idOf(one), never)).toBe('failed')
    expect([await fixture.stateOf(id), await fixture.stateOf(bare)]).toEqual(['degraded', 'degraded'])
    expect(await fixture.rebootOf(id)).toMatchObject({code: 'GEN_DIGITALOCEAN_REFUSED', outcome: expect.stringContaining('404') as string})
    expect(await fixture.rebootOf(bare)).toMatchObject({code: 'no-droplet'})
  })

  it('that turns out to be an Ohio workspace is refused and recorded, and nothing is sent', async () => {
    await using fleet = await fixture.startFleet()
    const [id = ''] = fleet.ids
    await fixture.create([id])
    await fixture.stack.sql(`update genesis.tenants set lineage = 'ohio', droplet_id = null where id = $1`, [id])
    const job = {id: 'reboot-1', payload: {rebootId: await fixture.idOf(id)}, starts: 1, lastAttempt: false, signal: never}
    const ports = {...fleet.ports(), violations: fixture.violations(), meter}
    await expect(processRebootJob(ports, job)).rejects.toBeInstanceOf(OhioFirewallViolation)
    expect(fleet.simulator.stats().requests).toBe(0)
    expect(await fixture.rebootOf(id)).toMatchObject({state: 'failed', code: 'GEN_OHIO_FIREWALL'})
    expect((await fixture.violations().latest(5)).violations).toMatchObject([{subject: id, expected: 'sovereign'}])
  })

  it('with a wrong token is tried again, and given up after the last try', async () => {
    await using fleet = await fixture.startFleet()
    const [id = ''] = fleet.ids
    await fixture.create([id])
    const job = {id: 'reboot-1', payload: {rebootId: await fixture.idOf(id)}, starts: 1, signal: never}
    const ports = {...fleet.ports('a wrong token'), violations: fixture.violations(), meter}
    await expect(processRebootJob(ports, {...job, lastAttempt: false})).rejects.toBeInstanceOf(DigitalOceanUnauthorisedError)
    expect((await fixture.rebootOf(id))?.state).toBe('claimed')
    await expect(processRebootJob(ports, {...job, lastAttempt: true})).rejects.toBeInstanceOf(DigitalOceanUnauthorisedError)
    expect(await fixture.rebootOf(id)).toMatchObject({state: 'failed', code: 'GEN_DIGITALOCEAN_UNAUTHORISED'})
    await expect(processRebootJob(ports, {...job, payload: {rebootId: 'x'}, lastAttempt: false})).rejects.toMatchObject({code: 'GEN_JOB_PERMANENT'})
  })

  it('that DigitalOcean took but never says is done counts the next heartbeat all the same', async () => {
    await using fleet = await fixture.startFleet({speed: 1})
    const [id = ''] = fleet.ids
    await fixture.create([id])
    const impatient = {...fleet.ports(), clock: {now: Date.now, sleep: () => Promise.resolve()}, violations: fixture.violations(), meter}
    const job = {id: 'reboot-1', payload: {rebootId: await fixture.idOf(id)}, starts: 1, lastAttempt: true, signal: never}
    await expect(processRebootJob(impatient, job)).rejects.toThrow('still in progress')
    expect(await fixture.rebootOf(id)).toMatchObject({state: 'requested', cycledAt: expect.any(String) as string})
    expect(await fixture.reboots.markRecovered([id])).toBe(1)
  }, 30_000)

  it('goes through faults of every kind in the end, with one action for each tenant', async () => {
    await using fleet = await fixture.startFleet({droplets: 6, errorRate: 0.25, lostResponseRate: 0.25, seed: 7})
    await fixture.create(fleet.ids, {automatic: false})
    const untilDone = async (id: string): Promise<void> => {
      const rebootId = await fixture.idOf(id)
      for (;;) {
        const step = await rebootTenant(fleet.ports(), rebootId, never).catch(() => 'again')
        if (step === 'cycled' || step === 'skipped') break
        if (step === 'waiting') await new Promise((resolve) => setTimeout(resolve, 100))
      }
      await fixture.reboots.markRecovered([id])
    }
    await Promise.all(fleet.ids.map(untilDone))
    for (const id of fleet.ids) expect(fleet.actionsOf(id), id).toEqual(['power_cycle'])
    const {faults} = fleet.simulator.stats()
    expect(Math.min(faults.errors, faults.lostResponses)).toBeGreaterThan(0)
  }, 90_000)
})
