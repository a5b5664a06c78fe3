import type {RebootPorts} from '../health/reboot/ports.ts'
import type {JobBackend} from '../jobs/ports.ts'
import {QUEUES} from '../jobs/queues.ts'
import {rebootQueue} from '../jobs/reboot-queue.ts'
import type {Clock} from '../time/clock.ts'
import type {Store} from './open-store.ts'

export function rebootPorts({clock, store, jobs}: {clock: Clock; store: Store; jobs: JobBackend}): RebootPorts {
  return {reboots: store.reboots, queue: rebootQueue(jobs.queue(QUEUES.reboot)), violations: store.violations, clock}
}
