import {cpus, freemem, totalmem} from 'node:os'

/** Shares from 0 to 1. */
export interface ProcessLoad {
  cpu: number
  memory: number
}

/**
 * A function that tells how busy this process was since it was last asked. CPU: of one core, because JavaScript runs on one, or of all
 * the host's cores, whichever is more. Memory: of what its container may have or, without a limit, of the host's.
 */
export function processLoad(): () => ProcessLoad {
  let before = observe()
  return () => {
    const now = observe()
    const own = (now.ownMs - before.ownMs) / Math.max(1, now.atMs - before.atMs)
    const host = (now.busyMs - before.busyMs) / Math.max(1, now.allMs - before.allMs)
    before = now
    return {cpu: clamp(Math.max(own, host)), memory: clamp(memoryShare())}
  }
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share))

function observe(): {atMs: number; ownMs: number; busyMs: number; allMs: number} {
  const {user, system} = process.cpuUsage()
  const times = cpus().map((core) => core.times)
  const allMs = times.reduce((sum, core) => sum + core.user + core.nice + core.sys + core.idle + core.irq, 0)
  const idleMs = times.reduce((sum, core) => sum + core.idle, 0)
  return {atMs: performance.now(), ownMs: (user + system) / 1000, busyMs: allMs - idleMs, allMs}
}

function memoryShare(): number {
  const limit = process.constrainedMemory()
  // Without a container's limit some kernels report a number beyond any memory.
  return limit > 0 && limit < totalmem() ? 1 - process.availableMemory() / limit : 1 - freemem() / totalmem()
}
