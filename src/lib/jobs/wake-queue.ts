import {TIERS} from '../tenants/tenant.ts'
import type {WakeQueue} from '../wake/ports.ts'
import type {JobQueue} from './ports.ts'

/** Jobs of the queue `wake-droplet`: one for each target, found again by its id. */
export function wakeQueue(queue: JobQueue): WakeQueue {
  return {
    drive: (targets) =>
      queue.ensure(
        targets.map(({targetId, tier}) => ({id: `wake-${targetId}`, name: 'wake', payload: {targetId}, priority: TIERS.indexOf(tier) + 1})),
      ),
    countLive: async () => (await queue.counts()).live,
    countWorkers: () => queue.countWorkers(),
  }
}
