import type {RebootLimits, RebootQueue, RebootStore} from '../../health/reboot/ports.ts'
import type {Meter} from '../../metrics/meter.ts'
import type {WakeQueue, WakeStore} from '../../wake/ports.ts'

/** Work of one kind that the store wants done and a queue drives. The store knows all of it; the queue may have lost some. */
export interface DrivenWork {
  /** For the log. */
  name: string
  /** Ends what did not come to its end in time. Returns how many. */
  expireOverdue(): Promise<number>
  /** How much the store wants driven at this moment. */
  countWanted(): Promise<number>
  /** Jobs that are waiting, delayed or running. */
  countLive(): Promise<number>
  /** Makes sure that all that is wanted has a live job; jobs that are there stay as they are. */
  driveAll(): Promise<void>
}

export function wakeWork(store: WakeStore, queue: WakeQueue): DrivenWork {
  return {
    name: 'wakes',
    expireOverdue: () => store.expireOverdue(),
    countWanted: () => store.countTargetsToDrive(),
    countLive: () => queue.countLive(),
    driveAll: async () => queue.drive(await store.targetsToDrive()),
  }
}

export interface RebootWorkPorts {
  store: RebootStore
  queue: RebootQueue
  limits: RebootLimits
  meter: Meter
}

/** Those that wait for a place among the few that may run at once are not wanted yet. */
export function rebootWork({store, queue, limits, meter}: RebootWorkPorts): DrivenWork {
  return {
    name: 'reboots',
    expireOverdue: async () => {
      const expired = await store.expireOverdue()
      meter.count('genesis_reboots_total', {outcome: 'failed'}, expired)
      return expired
    },
    // At most a handful, so they are counted by being read.
    countWanted: async () => (await store.targetsToDrive(limits)).length,
    countLive: () => queue.countLive(),
    driveAll: async () => queue.drive(await store.targetsToDrive(limits)),
  }
}
