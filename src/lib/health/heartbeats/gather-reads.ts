import type {Clock} from '../../time/clock.ts'

/** Makes one call of what is asked for within `gatherMs`; whoever asks for the same gets the same answer. */
export function gatherReads<Id, Found>(
  load: (ids: readonly Id[]) => Promise<ReadonlyMap<Id, Found>>,
  gatherMs: number,
  clock: Clock,
): (id: Id) => Promise<Found | undefined> {
  let wanted = new Map<Id, PromiseWithResolvers<Found | undefined>>()

  async function readWanted(): Promise<void> {
    await clock.sleep(gatherMs)
    const batch = wanted
    wanted = new Map()
    try {
      const found = await load([...batch.keys()])
      for (const [id, {resolve}] of batch) resolve(found.get(id))
    } catch (error) {
      for (const {reject} of batch.values()) reject(error)
    }
  }

  return (id) => {
    const waiting = wanted.get(id)
    if (waiting !== undefined) return waiting.promise
    if (wanted.size === 0) void readWanted()
    const pending = Promise.withResolvers<Found | undefined>()
    wanted.set(id, pending)
    return pending.promise
  }
}
