import {describe, expect, it} from 'vitest'

import {keyDirectory} from '../../../../src/lib/health/heartbeats/key-directory.ts'
import {sidecarSigningKey} from '../../../../src/lib/health/heartbeats/sidecar-key.ts'
import type {TenantKeyRow, TenantKeys} from '../../../../src/lib/health/ports.ts'
import {manualClock} from '../manual-clock.ts'

const fleetKey = 'a fleet key that is made for this test only'

function memoryKeys(rows: Record<string, number>): TenantKeys & {reads: string[][]; rows: Record<string, number>; away: boolean} {
  const keys = {
    rows,
    away: false,
    reads: [] as string[][],
    read: (ids: readonly string[]): Promise<TenantKeyRow[]> => {
      keys.reads.push([...ids])
      if (keys.away) return Promise.reject(new Error('away'))
      return Promise.resolve(ids.flatMap((id) => (keys.rows[id] === undefined ? [] : [{id, keyVersion: keys.rows[id], lineage: 'sovereign'}])))
    },
  }
  return keys
}

function directoryOver(rows: Record<string, number>) {
  const [keys, clock] = [memoryKeys(rows), manualClock()]
  const directory = keyDirectory(keys, fleetKey, clock)
  /** Waits out the gathering. */
  const find = async (id: string) => {
    const found = directory.find(id)
    await clock.advance(50)
    return found
  }
  const refresh = async (id: string) => {
    const found = directory.refresh(id)
    await clock.advance(50)
    return found
  }
  return {keys, clock, directory, find, refresh}
}

describe('The directory of keys', () => {
  it('derives the key of a known tenant and knows no stranger', async () => {
    const {find} = directoryOver({acme: 3})
    const sidecar = await find('acme')
    expect(sidecar).toMatchObject({id: 'acme', keyVersion: 3, lineage: 'sovereign'})
    expect(sidecar?.key).toEqual(sidecarSigningKey(fleetKey, 'acme', 3))
    expect(await find('stranger')).toBeUndefined()
  })

  it('reads what is asked within 50 ms in one call, each id once', async () => {
    const {keys, clock, directory} = directoryOver({a: 1, b: 1})
    const found = ['a', 'b', 'a', 'c', 'a'].map((id) => directory.find(id))
    await clock.advance(50)
    expect((await Promise.all(found)).map((one) => one?.id)).toEqual(['a', 'b', 'a', undefined, 'a'])
    expect(keys.reads).toEqual([['a', 'b', 'c']])
  })

  it('keeps a key for five minutes and a stranger for ten seconds', async () => {
    const {keys, clock, find} = directoryOver({a: 1})
    await find('a')
    await find('stranger')
    await clock.advance(9000)
    await find('a')
    await find('stranger')
    expect(keys.reads).toHaveLength(2)
    await clock.advance(1000)
    keys.rows.stranger = 1
    expect((await find('stranger'))?.id).toBe('stranger')
    await clock.advance(290_000)
    await find('a')
    expect(keys.reads).toEqual([['a'], ['stranger'], ['stranger'], ['a']])
  })

  it('reads a rotated key anew a second later, and no more often for all the signatures that do not match', async () => {
    const {keys, clock, directory, find, refresh} = directoryOver({a: 1})
    await find('a')
    keys.rows.a = 2
    for (let i = 0; i < 50; i++) await directory.refresh('a')
    expect(keys.reads).toHaveLength(1)
    await clock.advance(1000)
    expect((await refresh('a'))?.keyVersion).toBe(2)
    expect((await find('a'))?.keyVersion).toBe(2)
    expect(keys.reads).toHaveLength(2)
  })

  it('knows without asking, renews what is used in its fifth minute in one call, and derives no key anew that is the same', async () => {
    const {keys, clock, directory, find} = directoryOver({a: 1, b: 1})
    expect(directory.known('a')).toBeUndefined()
    const before = await find('a')
    await find('b')
    await clock.advance(239_000)
    expect(directory.known('a')).toBe(before)
    await clock.advance(2000)
    for (let i = 0; i < 10; i++) expect([directory.known('a'), directory.known('b')].every(Boolean)).toBe(true)
    expect(keys.reads).toEqual([['a'], ['b']])
    await clock.advance(1000)
    expect(keys.reads).toEqual([['a'], ['b'], ['a', 'b']])
    expect(directory.known('a')?.key).toBe(before?.key)
    await clock.advance(239_000)
    expect(directory.known('a')).toBeDefined()
    expect(keys.reads).toHaveLength(3)
    await clock.advance(61_000)
    expect(directory.known('a')).toBeUndefined()
  })

  it('goes on with what it knows while the store is away, without waiting for it, and learns of a rotation when it is back', async () => {
    const {keys, clock, directory, find} = directoryOver({a: 1})
    await find('a')
    keys.away = true
    for (let minute = 0; minute < 60; minute++) {
      await clock.advance(60_000)
      expect((await find('a'))?.keyVersion).toBe(1)
      directory.known('a')
      await clock.advance(1000)
    }
    keys.away = false
    keys.rows.a = 2
    await clock.advance(60_000)
    directory.known('a')
    await clock.advance(1000)
    expect(directory.known('a')?.keyVersion).toBe(2)
  })

  it('passes a fault on to all who asked, remembers nothing of it and asks again', async () => {
    const {keys, clock, directory, find} = directoryOver({a: 1})
    keys.away = true
    const found = Promise.allSettled([directory.find('a'), directory.find('a')])
    await clock.advance(50)
    expect((await found).map(({status}) => status)).toEqual(['rejected', 'rejected'])
    keys.away = false
    expect((await find('a'))?.id).toBe('a')
  })

  it('stays bounded under a flood of strangers, forgetting the oldest first', async () => {
    const {keys, clock, directory, find} = directoryOver({a: 1, last: 1})
    await find('a')
    const strangers = Array.from({length: 20_000}, (_, i) => directory.find(`s-${i}`))
    await clock.advance(50)
    await Promise.all(strangers)
    expect(keys.reads).toHaveLength(2)
    await find('s-19999')
    expect(keys.reads).toHaveLength(2)
    await find('a')
    expect(keys.reads).toHaveLength(3)
  })
})
