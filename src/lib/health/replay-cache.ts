import type {Clock} from '../time/clock.ts'
import {maxClockSkewSeconds} from './verify-signature.ts'

/** 15,000 sidecars at one a minute, over the ten minutes in which a signature can be timely, and room to spare. */
const maxEntries = 200_000

export interface ReplayCache {
  /** True the first time a signature is seen, false from then on for as long as it could be timely. */
  admit(mac: Buffer): boolean
  /** Takes an admission back: the heartbeat was not stored, and its sidecar may send the very same again. */
  forget(mac: Buffer): void
}

/** Remembers signatures of this process. The store's own check of the time sent covers replays at another replica. */
export function replayCache(clock: Clock): ReplayCache {
  const seenAtMs = new Map<string, number>()
  const windowMs = 2 * maxClockSkewSeconds * 1000

  function evict(nowMs: number): void {
    for (const [mac, atMs] of seenAtMs) {
      if (nowMs - atMs <= windowMs && seenAtMs.size <= maxEntries) return
      seenAtMs.delete(mac)
    }
  }

  return {
    admit(mac) {
      const key = mac.toString('base64')
      const nowMs = clock.now()
      evict(nowMs)
      if (seenAtMs.has(key)) return false
      seenAtMs.set(key, nowMs)
      return true
    },
    forget: (mac) => void seenAtMs.delete(mac.toString('base64')),
  }
}
