import type {WakeControl} from '../../wake/wake-control.ts'
import type {ControlPlaneClient} from './control-plane-client.ts'

/** Wakes that a control plane plans and starts. @param queue the queue whose workers count */
export function remoteWake({call}: ControlPlaneClient, queue: string): WakeControl {
  return {
    plan: ({tiers, tenantIds, limit}, {ratePerSecond, signal}) => {
      const named = tenantIds === undefined ? {} : {tenantIds: [...tenantIds]}
      const limited = limit === undefined ? {} : {limit}
      return call('planWake', {body: {tiers: [...tiers], ...named, ...limited, ratePerSecond}}, signal)
    },
    // Planned again there; who is no longer hibernated by then is left out.
    start: async ({tenantIds, ratePerSecond}, {batchId, readyTimeoutMs}) =>
      (await call('startWake', {body: {batchId, tenantIds: [...tenantIds], ratePerSecond, readyTimeoutMs}})).batch,
    countWorkers: async () => (await call('showQueue', {params: {queue}})).workers,
  }
}
