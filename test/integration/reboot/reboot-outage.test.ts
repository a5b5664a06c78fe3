import {describe, expect, it} from 'vitest'

import type {RebootProgress} from '../../../src/lib/health/reboot/reboot.ts'
import {RebootFixture} from './reboot-fixture.ts'

const fixture = RebootFixture.use()

const states = ({reboots}: RebootProgress): string[] =>
  reboots.map(({tenantId, state, code}) => `${tenantId} ${state}${code === null ? '' : ` ${code}`}`)

describe('A tenant whom rebooting does not help', () => {
  const later = () =>
    fixture.stack.sql(`update genesis.reboots set created_at = created_at - interval '2 hours', ended_at = ended_at - interval '2 hours'`)

  it('is told of after the second failure, once, and not rebooted again until it was heard', async () => {
    const [id = ''] = await fixture.tenants(1)
    await fixture.failOne(id)
    expect(await fixture.reboots.escalations()).toEqual([])
    await later()
    await fixture.failOne(id)
    const escalations = await fixture.reboots.escalations()
    expect(escalations).toEqual([{rebootId: await fixture.idOf(id), tenantId: id, region: 'nyc3', failures: 2, state: 'firing'}])
    await fixture.reboots.noteEscalated(escalations)
    expect(await fixture.reboots.escalations()).toEqual([])
    await later()
    expect(states(await fixture.create([id]))).toEqual([`${id} cancelled given-up`])
    // A person may, and that changes nothing for the watchdog.
    await fixture.failOne(id, {automatic: false})
    await later()
    expect(states(await fixture.create([id]))).toEqual([`${id} cancelled given-up`])
    await fixture.stack.sql(
      `insert into genesis.heartbeats (tenant_id, received_at, sent_at, sidecar_version, n8n_version, sidecar_state, load) values ($1, now(), now(), '1', '1', 'active', '{}')
       on conflict (tenant_id) do update set received_at = now()`,
      [id],
    )
    await fixture.stack.sql(`update genesis.tenants set state = 'active'`)
    expect(await fixture.reboots.escalations()).toMatchObject([{tenantId: id, state: 'resolved'}])
    await fixture.reboots.noteEscalated(await fixture.reboots.escalations())
    expect(await fixture.reboots.escalations()).toEqual([])
    await fixture.stack.sql(`update genesis.tenants set state = 'offline'`)
    expect(states(await fixture.create([id]))).toEqual([`${id} queued`])
  })

  it('starts anew when a reboot has helped in between', async () => {
    const [id = ''] = await fixture.tenants(1)
    await fixture.failOne(id)
    await later()
    await fixture.create([id])
    await fixture.cycle(id)
    await fixture.reboots.markRecovered([id])
    await fixture.stack.sql(`update genesis.tenants set state = 'offline'`)
    await later()
    await fixture.failOne(id)
    expect(await fixture.reboots.escalations()).toEqual([])
  })
})
