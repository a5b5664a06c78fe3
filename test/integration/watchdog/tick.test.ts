import {describe, expect, it} from 'vitest'

import {tenantStore} from '../../../src/lib/adapters/supabase/tenant-store.ts'
import {tickLedger} from '../../../src/lib/adapters/supabase/tick-ledger.ts'
import {startTickFixture} from './tick-fixture.ts'
import {livenessHomes} from './watchdog-world.ts'

describe.concurrent.each(livenessHomes)('A tick of the watchdog, with liveness on $name', {timeout: 60_000}, (home) => {
  const test = it.skipIf(home.missing !== undefined)

  test('suspects, is sure at the next one, stops watching, and takes back what was heard meanwhile', async () => {
    await using fixture = await startTickFixture(home.name)
    const [one = '', two = '', three = ''] = await fixture.tenants(30)
    await fixture.silence([one, two, three], 400)
    expect(await fixture.tick()).toMatchObject({watched: 30, suspect: 3, offline: 0})
    await fixture.silence([two], 10)
    expect(await fixture.tick()).toMatchObject({suspect: 0, offline: 2})
    expect(await fixture.states()).toEqual({[one]: 'offline offline', [three]: 'offline offline'})
    expect(await fixture.tick()).toMatchObject({watched: 28, offline: 0, recovered: 0})
    // Heard, but the process that heard it died before it could say so.
    await fixture.liveness.watch([one])
    expect(await fixture.tick()).toMatchObject({recovered: 1})
    expect(await fixture.states()).toEqual({[three]: 'offline offline'})
    expect(await tenantStore(fixture.stack.store).read(three)).toMatchObject({verdict: 'offline', lastHeardAt: expect.any(String) as string})
  })

  test('tells each thing once, and of one who comes and goes only that he is gone', async () => {
    await using fixture = await startTickFixture(home.name)
    const [one = ''] = await fixture.tenants(30)
    const goOffline = async (): Promise<void> => {
      await fixture.silence([one], 400)
      await fixture.tick()
      await fixture.tick()
      expect(await fixture.states()).toEqual({[one]: 'offline offline'})
    }
    const comeBack = async (): Promise<void> => {
      await fixture.liveness.watch([one])
      expect(await fixture.verdicts.markRecovered([one])).toBe(1)
      await fixture.tick()
    }
    await goOffline()
    await comeBack()
    await goOffline()
    await comeBack()
    expect(new Set(fixture.told)).toEqual(new Set([`tenant-offline ${one} firing`]))
    await fixture.stack.sql(`update genesis.watchdog_notices set at = at - interval '6 minutes'`)
    await fixture.tick()
    expect(fixture.told.at(-1)).toBe(`tenant-offline ${one} resolved`)
    expect(await fixture.stack.sql('select 1 from genesis.watchdog_notices')).toEqual([])
  })

  test('does not call offline who is heard between its look and its verdict, nor who is heard right then', async () => {
    await using fixture = await startTickFixture(home.name)
    const [early = '', late = '', dead = ''] = await fixture.tenants(30)
    await fixture.silence([early, late, dead], 400)
    await fixture.tick()
    await fixture.tick({
      verdicts: {
        view: async (...ask) => {
          await fixture.silence([early], 0)
          return fixture.verdicts.view(...ask)
        },
        apply: async (...ask) => {
          const applied = await fixture.verdicts.apply(...ask)
          await fixture.silence([late], 0)
          return applied
        },
      },
    })
    expect(await fixture.states()).toMatchObject({[dead]: 'offline offline'})
    expect(Object.keys(await fixture.states())).not.toContain(late)
    await fixture.tick()
    expect(Object.keys(await fixture.states())).toEqual([dead])
  })

  test('leaves alone whose silence is expected, whatever was known before', async () => {
    await using fixture = await startTickFixture(home.name)
    const [sleeps = '', updates = ''] = await fixture.tenants(30)
    await fixture.silence([sleeps, updates], 400)
    await fixture.tick()
    await fixture.stack.sql(`update genesis.tenants set state = 'hibernating' where id = $1`, [sleeps])
    await fixture.stack.sql(`update genesis.tenants set state = 'updating' where id = $1`, [updates])
    expect(await fixture.tick()).toMatchObject({watched: 30, offline: 0})
    expect(await fixture.states()).toEqual({[sleeps]: 'hibernating null', [updates]: 'updating null'})
    expect(await fixture.tick()).toMatchObject({watched: 28})
    // Awake again, he is watched from then on, although he has not been heard.
    await fixture.stack.sql(`update genesis.tenants set state = 'active', state_changed_at = now() where id = $1`, [sleeps])
    await fixture.tick()
    expect((await fixture.liveness.heardAt([sleeps])).map(({tenantId}) => tenantId)).toEqual([sleeps])
  })

  test('watches everybody anew when liveness was lost, as though all had been heard then', async () => {
    await using fixture = await startTickFixture(home.name)
    const ids = await fixture.tenants(30)
    await fixture.silence(ids.slice(0, 1), 400)
    await fixture.tick()
    await fixture.loseLiveness()
    expect(await fixture.tick()).toMatchObject({watched: 0, offline: 0, recovered: 0, inconclusiveRegions: []})
    expect(await fixture.liveness.heardAt(ids)).toHaveLength(30)
    expect(await fixture.states()).toEqual({})
  })

  test('that has become another’s writes nothing: taken over, run out of time, or finished', async () => {
    await using fixture = await startTickFixture(home.name)
    const [one = ''] = await fixture.tenants(30)
    await fixture.silence([one], 400)
    const ticks = tickLedger(fixture.stack.store, 'another')
    const meddle: [string, (slot: number) => Promise<unknown>][] = [
      ['taken over', (slot) => fixture.stack.sql('update genesis.clock_ticks set attempt = 2 where slot = $1', [slot])],
      ['run out', (slot) => fixture.stack.sql('update genesis.clock_ticks set lease_until = now() where slot = $1', [slot])],
      ['finished', (slot) => ticks.finish({task: 'watchdog', slot, attempt: 1})],
    ]
    for (const [, spoil] of meddle) {
      const outcome = await fixture.tick({
        verdicts: {
          apply: async (claim, changes) => {
            await spoil(claim.slot)
            return fixture.verdicts.apply(claim, changes)
          },
        },
      })
      expect(outcome).toBeUndefined()
      expect(await fixture.states()).toEqual({})
      await fixture.stack.sql('delete from genesis.clock_ticks')
    }
    expect(await fixture.tick()).toMatchObject({suspect: 1})
  })
})
