import type {Droplets} from '../droplets/ports.ts'
import type {JobBackend} from '../jobs/ports.ts'
import {QUEUES} from '../jobs/queues.ts'
import {wakeQueue} from '../jobs/wake-queue.ts'
import type {Clock} from '../time/clock.ts'
import type {WakePorts} from '../wake/ports.ts'
import type {Store} from './open-store.ts'

/** What planning and starting wakes needs. */
export function wakePorts({clock, store, droplets, jobs}: {clock: Clock; store: Store; droplets: Droplets; jobs: JobBackend}): WakePorts {
  return {
    store: store.wakes,
    budget: store.digitalOceanBudget,
    queue: wakeQueue(jobs.queue(QUEUES.wake)),
    droplets,
    violations: store.violations,
    clock,
  }
}
