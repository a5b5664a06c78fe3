import type {TenantId} from '../../tenants/tenant.ts'
import type {Clock} from '../../time/clock.ts'
import type {AwaitedList, AwaitedTenants, MarkHeard} from '../ports.ts'

/** The list is read anew at this age while heartbeats come. A droplet needs ten times as long to boot. */
const listFreshMs = 2000
/** Many that are awaited are heard at once after a wake or an outage: one call for all of this time. */
const gatherMs = 100
const retryMs = 2000
/** While the store is away, who was heard is kept for this long, and no more memory taken: whoever is awaited still will be heard again. */
const keptMs = 120_000

export interface NoticeOptions {
  awaited: AwaitedTenants
  /** Told one after the other, again and again until all of them took it; saying the same twice changes nothing. */
  marks: readonly MarkHeard[]
  clock: Clock
  /** Told of the first failure in a row; the store is asked again until it answers. */
  onFault: (error: unknown) => void
}

export interface AwaitedNotice {
  /** Takes note and returns at once: a heartbeat is acknowledged whether the fleet store is there or not. */
  heard(tenantIds: readonly TenantId[]): void
  /** Takes no more notes, and resolves when those taken were passed on, or when the store does not answer. */
  drain(): Promise<void>
}

/**
 * Notices that tenants are heard for which somebody waits. Who was heard is kept until a list that was read later says whether he is awaited:
 * the first heartbeat after a wake may come before the list names its tenant.
 */
export function awaitedNotice({awaited, marks, clock, onFault}: NoticeOptions): AwaitedNotice {
  let heard: Heard[] = []
  const list = latestList(awaited, clock)
  let [draining, someoneListed] = [false, false]
  let running: Promise<void> | undefined

  async function settle(): Promise<void> {
    if (draining || clock.now() - list.readAtMs() >= listFreshMs) await list.read()
    // Until the list is read anew the others have to wait anyhow.
    else if (!someoneListed) return
    someoneListed = false
    const judged = heard
    const due = awaitedAmong(judged, list.sinceMs())
    if (due.size > 0) for (const mark of marks) await mark([...due])
    heard = [...undecided(judged, list.readAtMs(), due), ...heard.slice(judged.length)]
  }

  async function run(): Promise<void> {
    let failing = false
    while (heard.length > 0 && !(draining && failing)) {
      await clock.sleep(failing ? retryMs : gatherMs)
      try {
        await settle()
        failing = false
      } catch (error) {
        if (!failing) onFault(error)
        ;[failing, heard] = [true, heard.filter(({atMs}) => clock.now() - atMs < keptMs)]
      }
    }
    // In the same step in which nobody was left: who is heard a step later must start the next round.
    running = undefined
  }

  return {
    heard(tenantIds) {
      heard.push({atMs: clock.now(), tenantIds})
      someoneListed ||= list.hasAny(tenantIds)
      running ??= run()
    },
    async drain() {
      draining = true
      await running
    },
  }
}

/** The list as it was read last, and when by our clock. */
function latestList(awaited: AwaitedTenants, clock: Clock) {
  let sinceMs: ReadonlyMap<TenantId, number> = new Map()
  let version: string | null = null
  let readAtMs = Number.NEGATIVE_INFINITY
  return {
    sinceMs: () => sinceMs,
    readAtMs: () => readAtMs,
    hasAny: (tenantIds: readonly TenantId[]) => sinceMs.size > 0 && tenantIds.some((tenantId) => sinceMs.has(tenantId)),
    async read(): Promise<void> {
      const askedAtMs = clock.now()
      const answer = await awaited.read(version)
      if (answer !== null) [sinceMs, version] = [sinceByTenant(answer, clock.now()), answer.version]
      readAtMs = askedAtMs
    },
  }
}

/** A batch, so that each heartbeat costs next to nothing here. */
interface Heard {
  atMs: number
  tenantIds: readonly TenantId[]
}

/** Those that were heard since they are awaited. */
function awaitedAmong(heard: readonly Heard[], sinceMs: ReadonlyMap<TenantId, number>): Set<TenantId> {
  if (sinceMs.size === 0) return new Set()
  return new Set(heard.flatMap(({atMs, tenantIds}) => tenantIds.filter((id) => atMs >= (sinceMs.get(id) ?? Number.POSITIVE_INFINITY))))
}

/** Of those heard before the list was read it has said all; of the others, those are left who were not due. */
function undecided(heard: readonly Heard[], readAtMs: number, due: ReadonlySet<TenantId>): Heard[] {
  const open = heard.filter(({atMs}) => atMs >= readAtMs)
  return open.map(({atMs, tenantIds}) => ({atMs, tenantIds: tenantIds.filter((id) => !due.has(id))}))
}

/** Since when each is awaited by our clock, rather a little too late than too early: an older heartbeat says nothing about a later wake. */
function sinceByTenant({tenants}: AwaitedList, nowMs: number): Map<TenantId, number> {
  return new Map(tenants.map(({tenantId, sinceMs}) => [tenantId, nowMs - sinceMs]))
}
