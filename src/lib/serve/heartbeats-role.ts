import {heartbeatCollector} from '../health/heartbeats/collect-heartbeats.ts'
import {flushLiveness} from '../health/heartbeats/flush-liveness.ts'
import {keyDirectory} from '../health/heartbeats/key-directory.ts'
import {awaitedNotice} from '../health/heartbeats/notice-awaited.ts'
import {paceHeartbeats} from '../health/heartbeats/pace-heartbeats.ts'
import type {HeartbeatPorts} from '../health/heartbeats/receive-heartbeat.ts'
import {replayCache} from '../health/heartbeats/replay-cache.ts'
import type {MarkHeard} from '../health/ports.ts'
import type {Meter} from '../metrics/meter.ts'
import type {Runtime, Store} from '../runtime.ts'
import {eventLoopDelay} from './event-loop-delay.ts'
import {addHeartbeatRoute} from './http/heartbeat-route.ts'
import {repeat} from './repeat.ts'
import type {Role} from './role.ts'

/** Takes the sidecars' heartbeats, passes their times on to the fleet store, and tells who waits for a tenant that it is heard. */
export const heartbeatsRole: Role = {
  name: 'heartbeats',
  listens: true,
  async start({runtime, http, log, timing, meter, signal}) {
    const {clock} = runtime
    const [store, liveness] = await Promise.all([runtime.store(), runtime.liveness()])
    const onFault = (what: string) => (error: unknown) => log.warn({reason: (error as Error).message}, what)
    const notice = awaitedNotice({
      awaited: store.awaited,
      marks: marks(store, meter),
      clock,
      onFault: onFault('tenants that are heard again cannot be noted now'),
    })
    const collector = heartbeatCollector(liveness, (tenantIds) => notice.heard(tenantIds), clock)
    const delay = eventLoopDelay(signal)
    addHeartbeatRoute(http, {
      ports: await heartbeatPorts(runtime, store, collector),
      ...{log, meter, random: () => runtime.random()},
      load: () => ({fullness: collector.fullness(), loopDelayMs: delay()}),
      nextHeartbeatMs: paceHeartbeats({liveness, clock, shortestMs: timing.heartbeatMs, random: () => runtime.random()}),
    })
    const {backlog} = liveness
    const flushing =
      backlog &&
      repeat((aborted) => flushLiveness({backlog, archive: store.heartbeatArchive}, aborted), {
        ...{clock, signal, everyMs: timing.livenessFlushMs},
        onFault: onFault('times of heartbeats cannot be passed on to the fleet store now'),
      })
    return {
      drain: async () => {
        await collector.flush()
        await notice.drain()
        await flushing
      },
    }
  },
}

/** Everybody who may wait for a tenant to be heard. The verdict goes last: it is over once the tenant is active again. */
function marks({wakes, verdicts, reboots}: Store, meter: Meter): MarkHeard[] {
  const markRebooted: MarkHeard = async (tenantIds) => {
    const recovered = await reboots.markRecovered(tenantIds)
    meter.count('genesis_reboots_total', {outcome: 'recovered'}, recovered)
    return recovered
  }
  return [(tenantIds) => wakes.markReady(tenantIds), markRebooted, (tenantIds) => verdicts.markRecovered(tenantIds)]
}

async function heartbeatPorts({clock, ...runtime}: Runtime, store: Store, collector: HeartbeatPorts['collector']): Promise<HeartbeatPorts> {
  const fleetKey = await runtime.fleetKey()
  return {keys: keyDirectory(store.keys, fleetKey.reveal(), clock), replays: replayCache(), collector, violations: store.violations, clock}
}
