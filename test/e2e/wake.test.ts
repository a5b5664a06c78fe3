import {describe, expect, it} from 'vitest'

import {startTestFleet, type TestFleet} from '../harness/fleet.ts'

interface WakeDocument {
  ok: boolean
  batchId: string
  requested: number
  ready: number
  failed: number
  skipped: number
  cancelled: number
  api: {requests: number; rateLimited: number}
  firstReadyMs: number | null
}

const wakeAll = (rate: number, ...more: string[]): string[] => ['wake', '--stagger', '--rate', String(rate), '--yes', '--json', ...more]

function expectOnceEach(fleet: TestFleet, count: number): void {
  expect([...fleet.powerOns().values()]).toEqual(Array.from({length: count}, () => 1))
}

describe('genesis wake --stagger', {timeout: 120_000}, () => {
  it('wakes every hibernated tenant once, in the order of the tiers, within the rate over three control planes', async () => {
    await using fleet = await startTestFleet({controlPlanes: 3, simulator: {droplets: 24, ohioTenants: 3}})
    await Promise.all([fleet.serve(0), fleet.serve(1), fleet.serve(2)])
    const result = await fleet.genesis(wakeAll(4))
    expect(result.exitCode).toBe(0)
    expect(result.json<WakeDocument>()).toMatchObject({ok: true, requested: 12, ready: 12, failed: 0, skipped: 0, cancelled: 0})
    expectOnceEach(fleet, 12)
    expect(fleet.simulator.stats().busiest.second).toBeLessThanOrEqual(4)
    const tierOf = new Map(fleet.simulator.tenants.map(({id, tier}) => [id, ['enterprise', 'high', 'standard'].indexOf(tier)]))
    const asked = fleet.simulator.log().flatMap(({actionAccepted, tenantId}) => (actionAccepted ? [tierOf.get(tenantId ?? '') ?? -1] : []))
    expect(asked).toEqual([...asked].sort())
    const active = (await fleet.genesis(['tenant', 'list', '--state', 'active', '--json'])).json<{total: number}>()
    expect(active.total).toBe(24 + 3)
  })

  it('causes one action when two operators wake the same tenants at the same time', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    await fleet.serve()
    const [first, second] = await Promise.all([fleet.genesis(wakeAll(10)), fleet.genesis(wakeAll(10))])
    const documents = [first.json<WakeDocument>(), second.json<WakeDocument>()]
    expectOnceEach(fleet, 10)
    expect(documents.reduce((sum, {ready}) => sum + ready, 0)).toBe(10)
    expect(documents.every(({ok}) => ok)).toBe(true)
  })

  it('ends complete over errors and lost answers of the API, and doubles nothing', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1, simulator: {errorRate: 0.15, lostResponseRate: 0.15, seed: 7}})
    await fleet.serve()
    const result = await fleet.genesis(wakeAll(20), {timeoutMs: 110_000})
    // The first request of all, for the limits, may itself be one of the unlucky.
    const document =
      result.exitCode === 3 ? (await fleet.genesis(wakeAll(20), {timeoutMs: 110_000})).json<WakeDocument>() : result.json<WakeDocument>()
    expect(document).toMatchObject({ok: true, requested: 10, ready: 10})
    expectOnceEach(fleet, 10)
    expect(fleet.simulator.stats().faults.errors + fleet.simulator.stats().faults.lostResponses).toBeGreaterThan(0)
  })

  it('waits when DigitalOcean says 429, and counts it', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1, simulator: {minuteLimit: 5, minuteWindowMs: 3000}})
    await fleet.serve()
    const document = (await fleet.genesis(wakeAll(20))).json<WakeDocument>()
    expect(document).toMatchObject({ok: true, ready: 10})
    expect(document.api.rateLimited).toBe(fleet.simulator.stats().rateLimited)
    expect(document.api.rateLimited).toBeGreaterThan(0)
    expectOnceEach(fleet, 10)
  })

  it('fails the tenants that never report, names them, and exits with 1', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1, simulator: {neverBootShare: 1}})
    await fleet.serve()
    const result = await fleet.genesis(wakeAll(20, '--limit', '3', '--ready-timeout', '3'))
    expect(result.exitCode).toBe(1)
    const document = result.json<WakeDocument & {problems: {code: string}[]}>()
    expect(document).toMatchObject({ok: false, requested: 3, ready: 0, failed: 3})
    expect(document.problems.map(({code}) => code)).toEqual(['ready-timeout', 'ready-timeout', 'ready-timeout'])
    const offline = (await fleet.genesis(['tenant', 'list', '--state', 'offline', '--json'])).json<{total: number}>()
    expect(offline.total).toBe(3)
  })

  it('cancels what has not begun', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    await fleet.serve()
    const {batchId} = (await fleet.genesis(wakeAll(1, '--no-watch'))).json<WakeDocument>()
    const cancelled = await fleet.genesis(['wake', 'cancel', batchId, '--yes', '--json'])
    expect(cancelled.exitCode).toBe(0)
    const ended = (await fleet.genesis(['wake', 'status', batchId, '--watch', '--json'])).json<WakeDocument>()
    expect(ended.cancelled).toBeGreaterThanOrEqual(5)
    expect(ended.ready + ended.cancelled).toBe(10)
    expectOnceEach(fleet, ended.ready)
  })

  it('goes on when the watching is interrupted, and says how to come back', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    await fleet.serve()
    const watching = fleet.start(['wake', '--stagger', '--rate', '2', '--yes'])
    await watching.says(/0 of \d+ ready/)
    watching.child.kill('SIGINT')
    const result = await watching.ended
    expect(result.exitCode).toBe(130)
    const batchId = /genesis wake status (wake-\S+) --watch/.exec(result.stderr)?.[1] ?? ''
    expect((await fleet.genesis(['wake', 'status', batchId, '--watch', '--json'])).json<WakeDocument>()).toMatchObject({ok: true, ready: 10})
  })

  it('says that no control plane takes jobs, and the batch waits for one', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    const result = await fleet.genesis(wakeAll(10, '--no-watch'))
    expect(result.stderr).toContain('No control plane takes jobs at the moment. Start one: genesis serve')
    await fleet.serve()
    const {batchId} = result.json<WakeDocument>()
    expect((await fleet.genesis(['wake', 'status', batchId, '--watch', '--json'])).json<WakeDocument>()).toMatchObject({ok: true, ready: 10})
  })

  it('changes nothing with --dry-run, without --yes, and for a named Ohio tenant, which is recorded', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1, simulator: {ohioTenants: 1}})
    const ohio = fleet.simulator.tenants.find(({lineage}) => lineage === 'ohio')?.id ?? ''
    const dry = await fleet.genesis(['wake', '--stagger', '--dry-run', '--json'])
    expect(dry.json()).toMatchObject({ok: true, batchId: null, requested: 10})
    const unasked = await fleet.genesis(['wake', '--stagger', '--json'])
    expect([unasked.exitCode, unasked.json<{error: {code: string}}>().error.code]).toEqual([5, 'GEN_CONFIRMATION_MISSING'])
    const refused = await fleet.genesis(['wake', '--stagger', '--tenant', ohio, '--yes', '--json'])
    expect([refused.exitCode, refused.json<{error: {code: string}}>().error.code]).toEqual([5, 'GEN_OHIO_FIREWALL'])
    const violations = (await fleet.genesis(['firewall', 'violations', '--json'])).json<{total: number; violations: {subject: string}[]}>()
    expect(violations).toMatchObject({total: 1, violations: [{subject: ohio}]})
    expect((await fleet.genesis(['wake', 'status', '--json'])).json<{batches: unknown[]}>().batches).toEqual([])
    expect(fleet.powerOns().size).toBe(0)
  })
})
