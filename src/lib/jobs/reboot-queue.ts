import type {RebootQueue} from '../health/reboot/ports.ts'
import {TIERS} from '../tenants/tenant.ts'
import type {JobQueue} from './ports.ts'

/** Jobs of the queue `hard-reboot`: one for each reboot, found again by its id. */
export function rebootQueue(queue: JobQueue): RebootQueue {
  return {
    drive: (reboots) =>
      queue.ensure(
        reboots.map(({rebootId, tier}) => ({id: `reboot-${rebootId}`, name: 'reboot', payload: {rebootId}, priority: TIERS.indexOf(tier) + 1})),
      ),
    countLive: async () => (await queue.counts()).live,
    countWorkers: () => queue.countWorkers(),
  }
}
