import type {Lineage, TenantId} from '../../tenants/tenant.ts'
import type {Clock} from '../../time/clock.ts'
import type {TenantKeyRow, TenantKeys} from '../ports.ts'
import {gatherReads} from './gather-reads.ts'
import type {SigningKey} from './hmac.ts'
import {sidecarSigningKey} from './sidecar-key.ts'

/** Room for the largest fleet and some strangers. */
const maxEntries = 20_000
const freshMs = 5 * 60_000
/** From this age on an entry is renewed as it is used, so that a fleet that reports every minute never waits for a key. */
const renewMs = 4 * 60_000
/** After a renewal that failed an entry lasts this much longer: the next heartbeat tries again, and does not wait. */
const keptMs = 2 * 60_000
/** A stranger that knocks again and again costs one look-up in this time. */
const unknownFreshMs = 10_000
/** A rotated key is believed after this time at the latest; a flood of bad signatures of one tenant costs one look-up in it. */
const refreshedFreshMs = 1000
const gatherMs = 50
/** Nobody waits for a renewal: one call for all of a second. */
const renewGatherMs = 1000

export interface KnownSidecar {
  id: TenantId
  lineage: Lineage
  key: SigningKey
  keyVersion: number
}

interface Entry {
  sidecar: KnownSidecar | undefined
  readAtMs: number
}

export interface KeyDirectory {
  /** What is known of him without asking anybody. */
  known(id: TenantId): KnownSidecar | undefined
  /** The sidecar's current key, or the last that is known while the store is away; undefined when there is no such tenant. */
  find(id: TenantId): Promise<KnownSidecar | undefined>
  /** The same, read anew unless it was read just now: for a signature that does not match, whose key may have been rotated. */
  refresh(id: TenantId): Promise<KnownSidecar | undefined>
}

/** Derived keys by tenant, read in batches and kept for a while. */
export function keyDirectory(keys: TenantKeys, fleetKey: string, clock: Clock): KeyDirectory {
  const entries = boundedEntries()
  const load = async (ids: readonly TenantId[]): Promise<Map<TenantId, KnownSidecar | undefined>> => {
    const rows = new Map((await keys.read(ids)).map((row) => [row.id, row]))
    const found = new Map(ids.map((id) => [id, sidecarOf(rows.get(id), fleetKey, entries.get(id)?.sidecar)]))
    for (const [id, sidecar] of found) entries.remember(id, {sidecar, readAtMs: clock.now()})
    return found
  }
  const read = gatherReads(load, gatherMs, clock)
  const renew = gatherReads(load, renewGatherMs, clock)
  const ageMs = ({readAtMs}: Entry): number => clock.now() - readAtMs

  /** While the store is away nobody can rotate a key, and liveness may well be kept elsewhere: what is known holds on. */
  function keep(entry: Entry): KnownSidecar | undefined {
    entry.readAtMs = clock.now() - freshMs + keptMs
    return entry.sidecar
  }

  function known(id: TenantId): KnownSidecar | undefined {
    const entry = entries.get(id)
    if (entry?.sidecar === undefined || ageMs(entry) >= freshMs) return undefined
    if (ageMs(entry) >= renewMs) renew(id).catch(() => keep(entry))
    return entry.sidecar
  }

  async function find(id: TenantId): Promise<KnownSidecar | undefined> {
    const entry = entries.get(id)
    if (entry === undefined) return read(id)
    if (ageMs(entry) < (entry.sidecar === undefined ? unknownFreshMs : freshMs)) return entry.sidecar
    if (entry.sidecar === undefined) return read(id)
    return read(id).catch(() => keep(entry))
  }

  return {
    known,
    find,
    refresh: (id) => {
      const entry = entries.get(id)
      return entry !== undefined && ageMs(entry) < refreshedFreshMs ? Promise.resolve(entry.sidecar) : read(id)
    },
  }
}

/** Deriving a key costs more than all the rest of a heartbeat's check: one that has not changed is kept. */
function sidecarOf(row: TenantKeyRow | undefined, fleetKey: string, before: KnownSidecar | undefined): KnownSidecar | undefined {
  if (row === undefined) return undefined
  const {id, lineage, keyVersion} = row
  const key = before?.keyVersion === keyVersion ? before.key : sidecarSigningKey(fleetKey, id, keyVersion)
  return {id, lineage, keyVersion, key}
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
