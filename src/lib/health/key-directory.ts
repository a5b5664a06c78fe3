import type {KeyObject} from 'node:crypto'

import type {Lineage, TenantId} from '../tenants/tenant.ts'
import type {Clock} from '../time/clock.ts'
import type {TenantKeys} from './ports.ts'
import {sidecarKeyObject} from './sidecar-key.ts'

/** Room for the largest fleet and some strangers. */
const maxEntries = 20_000
const freshMs = 5 * 60_000
/** A stranger that knocks again and again costs one look-up in this time. */
const unknownFreshMs = 10_000
/** A rotated key is believed after this time at the latest; a flood of bad signatures of one tenant costs one look-up in it. */
const refreshedFreshMs = 1000
const gatherMs = 10

export interface KnownSidecar {
  id: TenantId
  lineage: Lineage
  key: KeyObject
  keyVersion: number
}

interface Entry {
  sidecar: KnownSidecar | undefined
  readAtMs: number
}

export interface KeyDirectory {
  /** The sidecar's current key; undefined when there is no such tenant. */
  find(id: TenantId): Promise<KnownSidecar | undefined>
  /** The same, read anew unless it was read just now: for a signature that does not match, whose key may have been rotated. */
  refresh(id: TenantId): Promise<KnownSidecar | undefined>
}

/** Derived keys by tenant, read in batches and kept for a while. */
export function keyDirectory(keys: TenantKeys, fleetKey: string, clock: Clock): KeyDirectory {
  const entries = boundedEntries()
  let wanted = new Map<TenantId, PromiseWithResolvers<KnownSidecar | undefined>>()

  async function readWanted(): Promise<void> {
    await clock.sleep(gatherMs)
    const batch = wanted
    wanted = new Map()
    try {
      const rows = new Map((await keys.read([...batch.keys()])).map((row) => [row.id, row]))
      for (const [id, {resolve}] of batch) {
        const row = rows.get(id)
        const sidecar = row && {id, lineage: row.lineage, keyVersion: row.keyVersion, key: sidecarKeyObject(fleetKey, id, row.keyVersion)}
        entries.remember(id, {sidecar, readAtMs: clock.now()})
        resolve(sidecar)
      }
    } catch (error) {
      for (const {reject} of batch.values()) reject(error)
    }
  }

  function read(id: TenantId): Promise<KnownSidecar | undefined> {
    const known = wanted.get(id)
    if (known !== undefined) return known.promise
    if (wanted.size === 0) void readWanted()
    const pending = Promise.withResolvers<KnownSidecar | undefined>()
    wanted.set(id, pending)
    return pending.promise
  }

  const findFresh = (id: TenantId, maxAgeMs: (entry: Entry) => number): Promise<KnownSidecar | undefined> => {
    const entry = entries.get(id)
    return entry !== undefined && clock.now() - entry.readAtMs < maxAgeMs(entry) ? Promise.resolve(entry.sidecar) : read(id)
  }

  return {
    find: (id) => findFresh(id, ({sidecar}) => (sidecar === undefined ? unknownFreshMs : freshMs)),
    refresh: (id) => findFresh(id, () => refreshedFreshMs),
  }
}

/** Bounded: the oldest entry makes room. */
function boundedEntries() {
  const entries = new Map<TenantId, Entry>()
  return {
    get: (id: TenantId): Entry | undefined => entries.get(id),
    remember(id: TenantId, entry: Entry): void {
      entries.delete(id)
      entries.set(id, entry)
      const oldest = entries.size > maxEntries ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
    },
  }
}
