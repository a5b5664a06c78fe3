import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest'

import {stuckTenants} from '../../../src/lib/adapters/supabase/stuck-tenants.ts'
import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import type {AlertEvent, AlertEvents} from '../../../src/lib/health/alerts/alert-event.ts'
import {settleStuck} from '../../../src/lib/jobs/reconcile/settle-stuck.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {emptyStore, row} from '../store/fleets.ts'

const hourMs = 3_600_000
const options = {stuckAfterMs: hourMs, heardWithinMs: 300_000, actor: 'reconciler:test'}

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack()
})
afterAll(() => stack?.[Symbol.asyncDispose]())
beforeEach(() => emptyStore(stack))

/** Tenants that have been in a state for so many minutes, and were last heard so many minutes ago. */
async function tenants(states: Record<string, {state: string; forMinutes: number; heardMinutesAgo?: number}>): Promise<void> {
  const rows = Object.keys(states).map((id, i) => row(id, {dropletId: i + 1, tier: 'high', region: 'nyc3'}))
  await tenantStore(stack.store).import(rows, 'tester', false)
  for (const [id, {state, forMinutes, heardMinutesAgo}] of Object.entries(states)) {
    await stack.sql(`update genesis.tenants set state = $2, state_changed_at = now() - make_interval(mins => $3) where id = $1`, [
      id,
      state,
      forMinutes,
    ])
    if (heardMinutesAgo === undefined) continue
    await stack.sql(
      `insert into genesis.heartbeats (tenant_id, received_at, sent_at, sidecar_version, n8n_version, sidecar_state, load)
         values ($1, now() - make_interval(mins => $2), now(), '1', '2', 'active', '{}')`,
      [id, heardMinutesAgo],
    )
  }
}

function collectAlerts(): AlertEvents & {said: AlertEvent[]} {
  const said: AlertEvent[] = []
  return {said, raise: (events) => Promise.resolve(void said.push(...events))}
}

const stateOf = async (id: string): Promise<string | undefined> => (await tenantStore(stack.store).read(id))?.state

describe('Tenants that are stuck between two states', () => {
  it('become active or offline, as their heartbeats say; who works, waits his hour or is settled stays as he is', async () => {
    await tenants({
      heard: {state: 'waking', forMinutes: 61, heardMinutesAgo: 1},
      silent: {state: 'rebooting', forMinutes: 61, heardMinutesAgo: 10},
      never: {state: 'updating', forMinutes: 600},
      'going-down': {state: 'hibernating', forMinutes: 90},
      young: {state: 'waking', forMinutes: 59},
      asleep: {state: 'hibernated', forMinutes: 9000},
      well: {state: 'active', forMinutes: 9000},
    })
    const alerts = collectAlerts()
    expect(await settleStuck(stuckTenants(stack.store), alerts, options)).toBe(4)
    const states = Object.fromEntries(
      await Promise.all(['heard', 'silent', 'never', 'going-down', 'young', 'asleep', 'well'].map(async (id) => [id, await stateOf(id)])),
    ) as Record<string, string>
    expect(states).toEqual({
      ...{heard: 'active', silent: 'offline', never: 'offline', 'going-down': 'offline'},
      ...{young: 'waking', asleep: 'hibernated', well: 'active'},
    })
    expect(alerts.said.map(({subject, state, severity}) => `${subject} ${state} ${severity}`).sort()).toEqual([
      'going-down firing warning',
      'heard firing info',
      'never firing warning',
      'silent firing warning',
    ])
    expect(alerts.said.find(({subject}) => subject === 'silent')).toMatchObject({
      ...{rule: 'tenant-stuck', labels: {tier: 'high', region: 'nyc3'}},
      summary: 'silent was rebooting for 61 min with nothing at work on it; it counts as offline now',
    })
    const audit = await stack.sql(
      `select subject, detail->>'was' as was, detail->>'became' as became from genesis.audit_log where action = 'tenant.settle'`,
    )
    expect(audit).toHaveLength(4)
    expect(audit).toContainEqual({subject: 'silent', was: 'rebooting', became: 'offline'})
  })

  it('are left alone while an unfinished wake or reboot drives them', async () => {
    await tenants({woken: {state: 'hibernated', forMinutes: 90}, rebooted: {state: 'offline', forMinutes: 90}})
    await stack.sql(`select genesis.create_wake_batch('wake-stuck', '{woken}', 'stagger', 1, 60000, 'tester')`)
    await stack.sql(`update genesis.tenants set state = 'waking' where id = 'woken'`)
    await stack.sql(
      `insert into genesis.reboot_requests (id, reason, requested_by, automatic, forced, timeout_ms) values ('reboot-stuck', 'x', 'x', true, false, 1)`,
    )
    await stack.sql(`insert into genesis.reboots (request_id, tenant_id, tier, position, automatic, state, tenant_state_before)
      values ('reboot-stuck', 'rebooted', 'high', 1, true, 'claimed', 'offline')`)
    await stack.sql(`update genesis.tenants set state = 'rebooting' where id = 'rebooted'`)
    expect(await settleStuck(stuckTenants(stack.store), collectAlerts(), options)).toBe(0)
    await stack.sql(`select genesis.cancel_wake_batch('wake-stuck', 'tester')`)
    await stack.sql(`update genesis.reboots set state = 'failed', ended_at = now() where tenant_id = 'rebooted'`)
    expect(await settleStuck(stuckTenants(stack.store), collectAlerts(), options)).toBe(2)
  })

  it('are told of again when the telling failed, and are told to be well when they are', async () => {
    await tenants({silent: {state: 'waking', forMinutes: 61}})
    const ports = stuckTenants(stack.store)
    const failing: AlertEvents = {raise: () => Promise.reject(new Error('the process was killed'))}
    await expect(settleStuck(ports, failing, options)).rejects.toThrow('killed')
    expect(await stateOf('silent')).toBe('offline')
    const alerts = collectAlerts()
    await settleStuck(ports, alerts, options)
    await settleStuck(ports, alerts, options)
    expect(alerts.said.map(({state}) => state)).toEqual(['firing'])
    await stack.sql(`update genesis.tenants set state = 'active' where id = 'silent'`)
    await settleStuck(ports, alerts, options)
    await settleStuck(ports, alerts, options)
    expect(alerts.said.map(({state}) => state)).toEqual(['firing', 'resolved'])
    expect(await stack.sql('select * from genesis.stuck_tenants')).toEqual([])
  })

  it('are settled once by many processes at the same time, a bounded number a round', async () => {
    await tenants(Object.fromEntries(Array.from({length: 30}, (_, i) => [`t-${i}`, {state: 'waking', forMinutes: 70}])))
    const ports = stuckTenants(stack.store)
    await Promise.all(Array.from({length: 4}, () => ports.settle({...options, limit: 10})))
    const rounds = await stack.sql(`select subject from genesis.audit_log where action = 'tenant.settle'`)
    expect(new Set(rounds.map(({subject}) => subject)).size).toBe(rounds.length)
    expect(rounds.length).toBeGreaterThanOrEqual(10)
  })

  it('cost one small look when there are none, however large the fleet is', async () => {
    await stack.sql(`insert into genesis.tenants (id, name, tier, lineage, state, workspace_id)
      select 'b-' || i, 'b', 'standard', 'sovereign', 'active', 'b-' || i from generate_series(1, 20000) i`)
    await stack.sql('analyze genesis.tenants')
    const plan = await stack.sql<{'QUERY PLAN': string}>(`explain select id from genesis.tenants
      where state in ('hibernating', 'waking', 'updating', 'rebooting') and state_changed_at < now() - interval '1 hour' order by id limit 500`)
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('tenants_between_states')
  })
})
