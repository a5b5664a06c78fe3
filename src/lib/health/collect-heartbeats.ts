import type {Clock} from '../time/clock.ts'
import type {Heartbeat} from './heartbeat.ts'
import type {LivenessStore, OnWakingHeard} from './ports.ts'

/** Long enough to gather hundreds at full load, short against a heartbeat's own minute. */
const gatherMs = 20
const maxBatch = 1000
/** Beyond this many waiting the store does not keep up, and taking more would only fill memory. */
const maxWaiting = 10_000

export type HeartbeatOutcome = 'stored' | 'replayed' | 'overloaded'

interface Waiting {
  heartbeat: Heartbeat
  resolve: (outcome: HeartbeatOutcome) => void
  reject: (error: unknown) => void
}

export interface HeartbeatCollector {
  /** Resolves when the heartbeat is in the store, so that an acknowledged one survives a crash. Rejects when the store is away. */
  collect(heartbeat: Heartbeat): Promise<HeartbeatOutcome>
  /** Resolves when everything that was taken is stored. */
  flush(): Promise<void>
}

/** Gathers heartbeats into batches of one store call each: one call for each heartbeat would be thirty times dearer. */
export function heartbeatCollector(store: LivenessStore, onWakingHeard: OnWakingHeard, clock: Clock): HeartbeatCollector {
  let waiting: Waiting[] = []
  let running: Promise<void> | undefined

  async function drain(): Promise<void> {
    await clock.sleep(gatherMs)
    while (waiting.length > 0) {
      const {batch, rest} = nextBatch(waiting)
      waiting = rest
      await storeBatch(batch)
    }
    // In the same step in which nothing was found waiting: a heartbeat that comes a step later must start the next round.
    running = undefined
  }

  async function storeBatch(batch: Waiting[]): Promise<void> {
    try {
      const {replayed, waking} = await store.record(batch.map(({heartbeat}) => heartbeat))
      if (waking.length > 0) await onWakingHeard(waking)
      const again = new Set(replayed)
      for (const {heartbeat, resolve} of batch) resolve(again.has(heartbeat.tenantId) ? 'replayed' : 'stored')
    } catch (error) {
      for (const {reject} of batch) reject(error)
    }
  }

  function collect(heartbeat: Heartbeat): Promise<HeartbeatOutcome> {
    if (waiting.length >= maxWaiting) return Promise.resolve('overloaded')
    const outcome = new Promise<HeartbeatOutcome>((resolve, reject) => waiting.push({heartbeat, resolve, reject}))
    running ??= drain()
    return outcome
  }

  return {
    collect,
    flush: async () => {
      while (running !== undefined) await running
    },
  }
}

/** The first heartbeats, but of each tenant only one: a second one is another row for the same key and waits for the next batch. */
function nextBatch(waiting: readonly Waiting[]): {batch: Waiting[]; rest: Waiting[]} {
  const [batch, rest, seen]: [Waiting[], Waiting[], Set<string>] = [[], [], new Set()]
  for (const one of waiting) {
    if (batch.length >= maxBatch || seen.has(one.heartbeat.tenantId)) rest.push(one)
    else {
      seen.add(one.heartbeat.tenantId)
      batch.push(one)
    }
  }
  return {batch, rest}
}
