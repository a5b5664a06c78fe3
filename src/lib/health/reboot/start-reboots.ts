import type {NewReboots, RebootQueue, RebootStore} from './ports.ts'
import type {RebootProgress, RebootRequestId} from './reboot.ts'

/** Records what is wanted, then enqueues what may begin. If this process dies in between, settling enqueues it. */
export async function startReboots({reboots, queue}: {reboots: RebootStore; queue: RebootQueue}, wanted: NewReboots): Promise<RebootProgress> {
  const progress = await reboots.create(wanted)
  await queue.drive(await reboots.targetsToDrive(wanted.limits))
  return progress
}

/** `reboot-20261121-090000-4f1c`: sorts by time, unique by its last part. */
export function newRebootId(nowMs: number, randomHex: string): RebootRequestId {
  const [date, time] = new Date(nowMs).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/)
  return `reboot-${date}-${time}-${randomHex}`
}
