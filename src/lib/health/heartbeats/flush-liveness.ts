import type {HeartbeatArchive, LivenessBacklog} from '../ports.ts'

const chunkSize = 1000

export interface FlushPorts {
  backlog: LivenessBacklog
  archive: HeartbeatArchive
}

/**
 * Passes on to the fleet store what was heard since the last time, so that it is shown there and survives a Redis that loses its data.
 * Two processes that do so at once pass the same on twice, which changes nothing; one that dies on the way has settled nothing.
 * Returns how many heartbeats were passed on.
 */
export async function flushLiveness({backlog, archive}: FlushPorts, signal: AbortSignal): Promise<number> {
  const {tenantIds, upToMs} = await backlog.unsettled()
  for (let from = 0; from < tenantIds.length; from += chunkSize) {
    signal.throwIfAborted()
    await archive.keep(await backlog.read(tenantIds.slice(from, from + chunkSize)))
  }
  await backlog.settle(upToMs)
  return tenantIds.length
}
