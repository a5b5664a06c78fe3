import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {wakeStore} from '../../../src/lib/adapters/supabase/wake-store.ts'
import {OhioFirewallViolation} from '../../../src/lib/firewall/index.ts'
import type {Heartbeat} from '../../../src/lib/health/heartbeats/heartbeat.ts'
import {receiveHeartbeat} from '../../../src/lib/health/heartbeats/receive-heartbeat.ts'
import {eventually} from '../../harness/eventually.ts'
import {type Gateway, startGateway} from '../../harness/gateway.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from '../store/fleets.ts'
import {type LivenessServer, livenessBackends, type OpenedLiveness} from './liveness-backends.ts'
import {type Receiver, receiverAt, shiftedClock, sign} from './sidecars.ts'

let stack: TestStack
let gateway: Gateway
let tenants = 0
beforeAll(async () => {
  stack = await startTestStack()
  gateway = await startGateway({target: stack.connection.storeUrl})
})
afterAll(async () => {
  await gateway[Symbol.asyncDispose]()
  await stack[Symbol.asyncDispose]()
})

/** A tenant that no other test knows. */
async function newTenant(change: Parameters<typeof row>[1] = {}): Promise<string> {
  const id = `t-${++tenants}`
  await tenantStore(stack.store).import([row(id, change)], 'tester', false)
  return id
}

const refused = (reason: string) => ({accepted: false, reason})

describe.each(livenessBackends)('With liveness in $name, a heartbeat', ({name, missing, start}) => {
  let server: LivenessServer
  let liveness: OpenedLiveness
  let receiver: Receiver
  beforeAll(async () => {
    if (missing !== undefined) return
    server = await start(stack)
    liveness = await server.open()
    receiver = await newReceiver()
  })
  afterAll(async () => {
    if (missing !== undefined) return
    await liveness[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  /** Another process: caches of its own. */
  const newReceiver = (clock = shiftedClock()): Promise<Receiver> =>
    receiverAt(gateway.url, stack.connection.serviceRoleKey, {clock, liveness: name === 'Redis' ? liveness : undefined})
  const heard = (id: string): Promise<Heartbeat | undefined> => server.last(id)

  describe.skipIf(missing !== undefined)('of a sidecar', () => {
    it('that is signed by its tenant’s sidecar is accepted, and stored with the time at which the store heard it', async () => {
      const id = await newTenant()
      const sentMs = Date.now() - 60_000
      expect(await receiveHeartbeat(receiver, sign(id, {nowMs: sentMs, change: {state: 'draining'}}))).toEqual({accepted: true})
      expect(await heard(id)).toEqual({
        ...{tenantId: id, sentAt: new Date(sentMs).toISOString(), sidecarVersion: '1.0.0', n8nVersion: '2.41.3', state: 'draining'},
        load: {cpu: 0.25, memory: 0.5, executions: 3},
      })
      const [{heardAtMs} = {heardAtMs: 0}] = await liveness.heardAt([id])
      expect(Math.abs(heardAtMs - Date.now())).toBeLessThan(10_000)
    })

    it.each([
      ['no signature', (id: string) => ({...sign(id), signatureHeader: undefined}), 'bad-signature'],
      ['a signature of another form', (id: string) => ({...sign(id), signatureHeader: 'Bearer x'}), 'bad-signature'],
      ['another tenant’s key', (id: string) => sign(id, {keyOf: 'somebody-else'}), 'bad-signature'],
      ['a key of a version that is not its own', (id: string) => sign(id, {keyVersion: 2}), 'bad-signature'],
      ['a body that was changed after signing', (id: string) => ({...sign(id), rawBody: Buffer.from('{}')}), 'bad-signature'],
      [
        'the signature of another heartbeat',
        (id: string) => ({...sign(id), signatureHeader: sign(id, {nowMs: Date.now() - 5000}).signatureHeader}),
        'bad-signature',
      ],
      ['a clock that is 301 s slow', (id: string) => sign(id, {nowMs: Date.now() - 301_000}), 'clock'],
      ['a clock that is 302 s fast', (id: string) => sign(id, {nowMs: Date.now() + 302_000}), 'clock'],
      ['a tenant that does not exist', () => sign('nobody-at-all'), 'unknown-tenant'],
    ])('with %s is refused and not stored', async (_what, make, reason) => {
      const id = await newTenant()
      expect(await receiveHeartbeat(receiver, make(id))).toEqual(refused(reason))
      expect(await heard(id)).toBeUndefined()
    })

    it.each([-301_000, 302_000, 10 * 365 * 86_400_000])(
      'that is signed now but says it was sent %i ms away is refused, or all later ones would count as replays',
      async (offsetMs) => {
        const id = await newTenant()
        const odd = sign(id, {change: {sentAt: new Date(Date.now() + offsetMs).toISOString()}})
        expect(await receiveHeartbeat(receiver, odd)).toEqual(refused('clock'))
        expect(await receiveHeartbeat(receiver, sign(id))).toEqual({accepted: true})
      },
    )

    it('is accepted with a clock that is 299 s off, either way', async () => {
      const id = await newTenant()
      expect(await receiveHeartbeat(receiver, sign(id, {nowMs: Date.now() - 299_000}))).toEqual({accepted: true})
      expect(await receiveHeartbeat(receiver, sign(id, {nowMs: Date.now() + 299_000}))).toEqual({accepted: true})
    })

    it('cannot be used for another tenant: the id is part of what is signed', async () => {
      const [mine, other] = [await newTenant(), await newTenant()]
      const own = sign(mine)
      expect(await receiveHeartbeat(receiver, {...own, heartbeat: {...own.heartbeat, tenantId: other}})).toEqual(refused('bad-signature'))
      expect(await heard(other)).toBeUndefined()
    })

    it('is refused the second time, at this process and at any other, also after a restart', async () => {
      const id = await newTenant()
      const signed = sign(id)
      expect(await receiveHeartbeat(receiver, signed)).toEqual({accepted: true})
      const before = await heard(id)
      expect(await receiveHeartbeat(receiver, signed)).toEqual(refused('replay'))
      for (const other of [await newReceiver(), await newReceiver()]) expect(await receiveHeartbeat(other, signed)).toEqual(refused('replay'))
      expect(await heard(id)).toEqual(before)
    })

    it('is refused as a replay when it is older than the newest that any process stored', async () => {
      const id = await newTenant()
      const [older, newer] = [sign(id, {nowMs: Date.now() - 2000}), sign(id)]
      expect(await receiveHeartbeat(receiver, newer)).toEqual({accepted: true})
      expect(await receiveHeartbeat(await newReceiver(), older)).toEqual(refused('replay'))
    })

    it('sent twice at the same moment to two processes is stored once', async () => {
      const id = await newTenant()
      const [one, two] = [await newReceiver(), await newReceiver()]
      const signed = sign(id)
      const verdicts = await Promise.all([receiveHeartbeat(one, signed), receiveHeartbeat(two, signed), receiveHeartbeat(one, signed)])
      expect(verdicts.filter(({accepted}) => accepted)).toHaveLength(1)
    })

    it('signed with a rotated key is accepted within a second, and the old key is then worth nothing', async () => {
      const id = await newTenant()
      const clock = shiftedClock()
      const process = await newReceiver(clock)
      expect(await receiveHeartbeat(process, sign(id, {nowMs: Date.now() - 3000}))).toEqual({accepted: true})
      await stack.sql('update genesis.tenants set key_version = 2 where id = $1', [id])
      clock.shiftMs = 1000
      expect(await receiveHeartbeat(process, sign(id, {nowMs: Date.now() - 2000, keyVersion: 2}))).toEqual({accepted: true})
      expect(await receiveHeartbeat(process, sign(id, {keyVersion: 1}))).toEqual(refused('bad-signature'))
      expect(await receiveHeartbeat(await newReceiver(), sign(id, {keyVersion: 1}))).toEqual(refused('bad-signature'))
      expect(await receiveHeartbeat(process, sign(id, {keyVersion: 2}))).toEqual({accepted: true})
    })

    it('of an Ohio tenant is a violation of the firewall, recorded and not stored, but only when it is truly his', async () => {
      const id = await newTenant({lineage: 'ohio'})
      const before = (await receiver.violations.latest(1)).total
      expect(await receiveHeartbeat(receiver, sign(id, {keyOf: 'somebody-else'}))).toEqual(refused('bad-signature'))
      expect((await receiver.violations.latest(1)).total).toBe(before)
      await expect(receiveHeartbeat(receiver, sign(id))).rejects.toBeInstanceOf(OhioFirewallViolation)
      const {total, violations} = await receiver.violations.latest(1)
      expect(total).toBe(before + 1)
      expect(violations[0]).toMatchObject({subject: id, lineage: 'ohio', expected: 'sovereign', reportedBy: 'a receiver of the tests'})
      expect(await heard(id)).toBeUndefined()
    })

    it('brings a tenant that counted as offline back, and changes no other state', async () => {
      for (const [state, after] of [
        ['offline', 'active'],
        ['updating', 'updating'],
        ['hibernated', 'hibernated'],
        ['degraded', 'degraded'],
      ] as const) {
        const id = await newTenant({state})
        const process = await newReceiver()
        await receiveHeartbeat(process, sign(id))
        await process.noticed()
        expect((await tenantStore(stack.store).read(id))?.state, state).toBe(after)
      }
    })

    it('of a tenant that is being woken completes the wake, with the first that comes after the request', async () => {
      const dropletId = 70 + tenants
      const id = await newTenant({state: 'hibernated', dropletId})
      const [wakes, batch] = [wakeStore(stack.store), `wake-heard-${dropletId}`]
      await wakes.createBatch({id: batch, strategy: 'stagger', tenantIds: [id], ratePerSecond: 1, readyTimeoutMs: 60_000, actor: 'tester'})
      const [target] = await wakes.targetsToDrive(batch)
      const claim = await wakes.claim(target?.targetId ?? 0)
      if (claim.decision === 'skip') throw new Error('not claimed')
      const [before, after] = [await newReceiver(), await newReceiver()]
      await receiveHeartbeat(before, sign(id, {nowMs: Date.now() - 1000}))
      await before.noticed()
      expect(await wakes.progress(batch)).toMatchObject({endedAt: null, totals: {ready: 0, open: 1}})
      await wakes.beginRequest(claim.targetId, claim.attempt)
      await receiveHeartbeat(after, sign(id))
      await after.noticed()
      const progress = await wakes.progress(batch)
      expect(progress).toMatchObject({totals: {ready: 1, open: 0}})
      expect(progress?.endedAt).not.toBeNull()
      expect((await tenantStore(stack.store).read(id))?.state).toBe('active')
    })

    it('that cannot be stored now is an error, and the very same is accepted later', async () => {
      const id = await newTenant()
      const process = await newReceiver()
      await receiveHeartbeat(process, sign(id, {nowMs: Date.now() - 1000}))
      const signed = sign(id)
      const mend = await server.breakDown(gateway)
      await expect(receiveHeartbeat(process, signed)).rejects.toMatchObject({
        code: expect.stringMatching(/^GEN_(STORE|QUEUE)_UNREACHABLE$/) as string,
      })
      gateway = await mend()
      expect(await eventually(() => receiveHeartbeat(process, signed).catch(() => undefined))).toEqual({accepted: true})
    })
  })
})

describe('Many heartbeats', () => {
  const newReceiver = (): Promise<Receiver> => receiverAt(gateway.url, stack.connection.serviceRoleKey)

  it('are stored in few calls, all of them', async () => {
    const rows = Array.from({length: 3000}, (_, i) => row(`many-${i}`))
    await tenantStore(stack.store).import(rows, 'tester', false)
    const before = {record: gateway.calls('record_heartbeats'), keys: gateway.calls('tenant_keys')}
    const startMs = performance.now()
    const receiver = await newReceiver()
    const verdicts = await Promise.all(rows.map(({id}) => receiveHeartbeat(receiver, sign(id))))
    console.info(`3,000 heartbeats of strangers at once: ${Math.round(performance.now() - startMs)} ms`)
    expect(new Set(verdicts.map(({accepted}) => accepted))).toEqual(new Set([true]))
    expect(gateway.calls('record_heartbeats') - before.record).toBeLessThanOrEqual(10)
    expect(gateway.calls('tenant_keys') - before.keys).toBeLessThanOrEqual(5)
    expect(await stack.sql(`select count(*)::int as n from genesis.heartbeats where tenant_id like 'many-%'`)).toEqual([{n: 3000}])
  })

  it('from two processes with overlapping tenants neither wait for each other in a circle nor get lost', async () => {
    const rows = Array.from({length: 400}, (_, i) => row(`both-${i}`, {state: i % 3 === 0 ? 'offline' : 'active'}))
    await tenantStore(stack.store).import(rows, 'tester', false)
    const [one, two] = [await newReceiver(), await newReceiver()]
    const startMs = Date.now() - 20_000
    for (let round = 0; round < 5; round++) {
      // In the order in which the product takes tenants, or this statement and what is still noticed of the round before wait in a circle.
      const inOrder = `select id from genesis.tenants where id like 'both-%' order by id for no key update`
      await stack.sql(`update genesis.tenants t set state = 'offline', state_changed_at = now() from (${inOrder}) o where t.id = o.id`)
      const send = (process: Receiver, order: typeof rows, offsetMs: number) =>
        order.map(({id}) => receiveHeartbeat(process, sign(id, {nowMs: startMs + round * 2000 + offsetMs})))
      const verdicts = await Promise.all([...send(one, rows, 0), ...send(two, rows.toReversed(), 1000)])
      // Of each tenant at least the newer of the two was taken.
      expect(verdicts.filter(({accepted}) => accepted).length).toBeGreaterThanOrEqual(400)
    }
    await Promise.all([one.noticed(), two.noticed()])
    expect(await stack.sql(`select count(*)::int as n from genesis.tenants where id like 'both-%' and state = 'active'`)).toEqual([{n: 400}])
  })
})
