import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import type {Heartbeat} from '../../../src/lib/health/heartbeats/heartbeat.ts'
import {startTestStack, type TestStack} from '../../harness/stack.ts'
import {row} from '../store/fleets.ts'
import {type LivenessServer, livenessBackends, type OpenedLiveness} from './liveness-backends.ts'

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack()
})
afterAll(() => stack[Symbol.asyncDispose]())

function heartbeat(tenantId: string, sentMs = Date.now(), change: Partial<Heartbeat> = {}): Heartbeat {
  const load = {cpu: 0.125, memory: 1, executions: 3}
  return {tenantId, sentAt: new Date(sentMs).toISOString(), sidecarVersion: '1.0.0-rc.1+b', n8nVersion: '2.41.3', state: 'active', load, ...change}
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe.each(livenessBackends)('Liveness in $name', ({missing, start}) => {
  let server: LivenessServer
  let live: OpenedLiveness
  let fleets = 0
  beforeAll(async () => {
    if (missing !== undefined) return
    server = await start(stack)
    live = await server.open()
  })
  afterAll(async () => {
    if (missing !== undefined) return
    await live[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  /** Tenants that no other test knows. */
  async function newTenants(count: number): Promise<string[]> {
    const fleet = ++fleets
    const ids = Array.from({length: count}, (_, i) => `f-${fleet}-${String(i).padStart(5, '0')}`)
    const known = new Set((await stack.sql<{id: string}>('select id from genesis.tenants')).map(({id}) => id))
    await tenantStore(stack.store).import(
      ids.filter((id) => !known.has(id)).map((id) => row(id)),
      'tester',
      false,
    )
    return ids
  }

  describe.skipIf(missing !== undefined)('records', () => {
    it('the whole of a heartbeat, and its time by the clock of the store', async () => {
      const [id = ''] = await newTenants(1)
      const sent = heartbeat(id, Date.now() - 60_000, {state: 'draining'})
      expect(await live.record([sent])).toEqual({replayed: []})
      expect(await server.last(id)).toEqual(sent)
      const [heard] = await live.heardAt([id])
      const {nowMs} = await live.sweep({silentForMs: 0, limit: 0})
      expect(nowMs - (heard?.heardAtMs ?? 0)).toBeGreaterThanOrEqual(0)
      expect(nowMs - (heard?.heardAtMs ?? 0)).toBeLessThan(5000)
    })

    it('only what was sent later than what it has, whichever process brings it', async () => {
      const [a = '', b = ''] = await newTenants(2)
      await using other = await server.open()
      const now = Date.now()
      await live.record([heartbeat(a, now), heartbeat(b, now)])
      const [first] = await live.heardAt([a])
      await pause(5)
      expect(await other.record([heartbeat(a, now), heartbeat(b, now + 1)])).toEqual({replayed: [a]})
      expect(await other.record([heartbeat(a, now - 1), heartbeat(b, now)])).toEqual({replayed: expect.arrayContaining([a, b]) as string[]})
      expect(await live.heardAt([a])).toEqual([first])
      expect((await server.last(b))?.sentAt).toBe(new Date(now + 1).toISOString())
    })

    it('a heartbeat that two processes bring at the same moment once', async () => {
      const ids = await newTenants(300)
      await using other = await server.open()
      const now = Date.now()
      const batch = ids.map((id) => heartbeat(id, now))
      const [one, two] = await Promise.all([live.record(batch), other.record(batch.toReversed())])
      expect([...one.replayed, ...two.replayed].sort()).toEqual(ids)
    })

    it('several thousand at once', async () => {
      const ids = await newTenants(3500)
      expect(await live.record(ids.map((id) => heartbeat(id)))).toEqual({replayed: []})
      expect((await live.heardAt(ids)).length).toBe(3500)
    })
  })

  describe.skipIf(missing !== undefined)('watches', () => {
    /** Nobody is watched any more. */
    const forgetAll = async (): Promise<void> => live.unwatch((await live.sweep({silentForMs: -60_000, limit: 100_000})).oldest)

    it('whoever is heard, and tells the silent from the others, the longest silent first', async () => {
      await forgetAll()
      const [a = '', b = '', c = '', d = ''] = await newTenants(4)
      for (const id of [b, a, c]) {
        await live.record([heartbeat(id)])
        await pause(30)
      }
      await pause(200)
      await live.record([heartbeat(d)])
      const sweep = await live.sweep({silentForMs: 150, limit: 2})
      expect(sweep).toMatchObject({watched: 4, silent: 3})
      expect(sweep.oldest.map(({tenantId}) => tenantId)).toEqual([b, a])
      const heard = new Map((await live.heardAt([a, b, c, d])).map(({tenantId, heardAtMs}) => [tenantId, heardAtMs]))
      expect(sweep.oldest.map(({heardAtMs}) => heardAtMs)).toEqual([heard.get(b), heard.get(a)])
      expect(sweep.latestHeardAtMs).toBe(heard.get(d))
      expect(sweep.nowMs - (heard.get(c) ?? 0)).toBeGreaterThan(150)
      expect(await live.sweep({silentForMs: 60_000, limit: 10})).toMatchObject({watched: 4, silent: 0, oldest: []})
    })

    it('tenants that were never heard as though they were heard now, and leaves those alone that it watches', async () => {
      await forgetAll()
      const [a = '', b = '', c = ''] = await newTenants(3)
      await live.record([heartbeat(a)])
      const before = await live.heardAt([a])
      await pause(20)
      expect(await live.watch([a, b, c])).toBe(2)
      expect(await live.watch([a, b, c])).toBe(0)
      expect(await live.heardAt([a])).toEqual(before)
      const sweep = await live.sweep({silentForMs: -1000, limit: 10})
      expect(sweep).toMatchObject({watched: 3, silent: 3})
      expect(sweep.oldest[0]?.tenantId).toBe(a)
      // That b and c are watched does not mean that anybody was heard.
      expect(sweep.latestHeardAtMs).toBe(before[0]?.heardAtMs)
      await live.record([heartbeat(b)])
      expect((await live.sweep({silentForMs: 0, limit: 0})).watched).toBe(3)
    })

    it('no longer whom it is told to forget, unless he was heard meanwhile', async () => {
      await forgetAll()
      const [a = '', b = '', c = ''] = await newTenants(3)
      await live.record([a, b, c].map((id) => heartbeat(id)))
      const silent = await live.heardAt([a, b])
      await pause(5)
      await live.record([heartbeat(b)])
      await live.unwatch(silent)
      expect((await live.heardAt([a, b, c])).map(({tenantId}) => tenantId).sort()).toEqual([b, c])
      expect(await live.sweep({silentForMs: -1000, limit: 10})).toMatchObject({watched: 2, silent: 2})
      // Forgotten is not unheard of: the same heartbeat is still a replay, and the next one makes him watched again.
      await live.record([heartbeat(a)])
      expect((await live.sweep({silentForMs: 0, limit: 0})).watched).toBe(3)
    })

    it('nobody, and does nothing, when it is given nobody', async () => {
      expect(await live.record([])).toEqual({replayed: []})
      expect(await live.watch([])).toBe(0)
      expect(await live.heardAt([])).toEqual([])
      await live.unwatch([])
    })

    it('the right number while processes record, watch and forget the same tenants at once', async () => {
      await forgetAll()
      const ids = await newTenants(200)
      await using other = await server.open()
      const rounds = async (one: OpenedLiveness, order: string[]): Promise<void> => {
        for (let round = 0; round < 8; round++) {
          await one.record(order.map((id) => heartbeat(id)))
          await one.unwatch(await one.heardAt(order.slice(0, 100)))
          await one.watch(order.slice(50))
        }
      }
      await Promise.all([rounds(live, ids), rounds(other, ids.toReversed())])
      const {watched} = await live.sweep({silentForMs: 0, limit: 0})
      expect(watched).toBe((await live.heardAt(ids)).length)
      expect(watched).toBeGreaterThanOrEqual(150)
    })
  })
})
