import type {Clock} from '../../time/clock.ts'
import type {LivenessStore} from '../ports.ts'
import type {Heartbeat} from './heartbeat.ts'

/** So many make a batch that is worth its call: no more waiting. */
const worthwhileBatch = 50
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
  /** How full it is: from 0 to 1, where it takes no more. */
  fullness(): number
  /** Resolves when everything that was taken is stored. */
  flush(): Promise<void>
}

/**
 * Gathers heartbeats into batches of one store call each: one call for each heartbeat would be thirty times dearer.
 * @param onStored told of the tenants of each batch once they are stored
 */
export function heartbeatCollector(store: LivenessStore, onStored: (tenantIds: readonly string[]) => void, clock: Clock): HeartbeatCollector {
  let waiting: Waiting[] = []
  let enough: (() => void) | undefined
  let running: Promise<void> | undefined

  async function drain(): Promise<void> {
    let leftOver = 0
    while (waiting.length > 0) {
      // What a call left over has waited long enough; of what came meanwhile, more will come.
      if (leftOver === 0 && waiting.length < worthwhileBatch) await gather()
      const {batch, rest} = nextBatch(waiting)
      waiting = rest
      leftOver = rest.length
      await storeBatch(store, batch, onStored)
    }
    // In the same step in which nothing was found waiting: a heartbeat that comes a step later must start the next round.
    running = undefined
  }

  async function gather(): Promise<void> {
    const {promise, resolve} = Promise.withResolvers<void>()
    enough = resolve
    await Promise.race([clock.sleep(store.gatherMs), promise])
    enough = undefined
  }

  function collect(heartbeat: Heartbeat): Promise<HeartbeatOutcome> {
    if (waiting.length >= maxWaiting) return Promise.resolve('overloaded')
    const outcome = new Promise<HeartbeatOutcome>((resolve, reject) => waiting.push({heartbeat, resolve, reject}))
    running ??= drain()
    if (waiting.length >= worthwhileBatch) enough?.()
    return outcome
  }

  return {
    collect,
    fullness: () => waiting.length / maxWaiting,
    flush: async () => {
      while (running !== undefined) await running
    },
  }
}

async function storeBatch(store: LivenessStore, batch: readonly Waiting[], onStored: (tenantIds: readonly string[]) => void): Promise<void> {
  try {
    const {replayed} = await store.record(batch.map(({heartbeat}) => heartbeat))
    const again = new Set(replayed)
    const stored: string[] = []
    for (const {heartbeat, resolve} of batch) {
      const isReplay = again.size > 0 && again.has(heartbeat.tenantId)
      if (!isReplay) stored.push(heartbeat.tenantId)
      resolve(isReplay ? 'replayed' : 'stored')
    }
    if (stored.length > 0) onStored(stored)
  } catch (error) {
    for (const {reject} of batch) reject(error)
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
