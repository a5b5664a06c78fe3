import {heartbeatCollector} from '../health/collect-heartbeats.ts'
import {keyDirectory} from '../health/key-directory.ts'
import {replayCache} from '../health/replay-cache.ts'
import {addHeartbeatRoute} from './http/heartbeat-route.ts'
import type {Role} from './role.ts'

/** Takes the sidecars' heartbeats. */
export const heartbeatsRole: Role = {
  name: 'heartbeats',
  listens: true,
  async start({runtime, http}) {
    const [store, fleetKey] = await Promise.all([runtime.store(), runtime.fleetKey()])
    const {clock} = runtime
    const onWakingHeard = async (tenantIds: readonly string[]): Promise<void> => {
      await store.wakes.markReady(tenantIds)
    }
    const collector = heartbeatCollector(store.liveness, onWakingHeard, clock)
    addHeartbeatRoute(http, {
      keys: keyDirectory(store.keys, fleetKey.reveal(), clock),
      replays: replayCache(clock),
      collector,
      violations: store.violations,
      clock,
    })
    return {drain: () => collector.flush()}
  },
}
