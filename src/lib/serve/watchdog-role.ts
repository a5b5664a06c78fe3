import {rebootLimits} from '../health/reboot/plan-reboots.ts'
import {rebootOffline} from '../health/reboot/reboot-offline.ts'
import {type TickOutcome, tickWatchdog, type WatchdogPorts} from '../health/watchdog/tick-watchdog.ts'
import {planTickAlerts} from '../health/watchdog/watch-ticks.ts'
import type {TickClaim} from '../jobs/ports.ts'
import {QUEUES} from '../jobs/queues.ts'
import {rebootQueue} from '../jobs/reboot-queue.ts'
import {repeat} from './repeat.ts'
import type {Role, RoleContext} from './role.ts'

/** Notices who has fallen silent, and that the cluster's own ticks stand still. */
export const watchdogRole: Role = {
  name: 'watchdog',
  listens: false,
  async start(context) {
    const {runtime, timing, log, signal} = context
    const [store, jobs] = await Promise.all([runtime.store(), runtime.jobs()])
    const run = await watchdogRun(context)
    const worker = await jobs.startPeriodic([{name: 'watchdog', everyMs: timing.watchdogMs, run}])
    const watchTicks = async (): Promise<void> => store.alertEvents.raise(planTickAlerts(await store.ticks.ages()))
    const watching = repeat(watchTicks, {
      ...{clock: runtime.clock, signal, everyMs: timing.watchdogMs},
      onFault: (error) => log.warn({reason: (error as Error).message}, 'it cannot be seen now whether ticks stand still'),
    })
    return {
      drain: async (deadlineMs) => {
        await Promise.all([worker.drain(deadlineMs), watching])
      },
    }
  },
}

type RunTick = (signal: AbortSignal, claim: TickClaim) => Promise<void>

async function watchdogRun({runtime, timing, meter, log}: RoleContext): Promise<RunTick> {
  const [store, liveness, reboot] = await Promise.all([runtime.store(), runtime.liveness(), rebooting({runtime, timing})])
  const ports: WatchdogPorts = {liveness, verdicts: store.verdicts, events: store.alertEvents, meter}
  const limits = {periodMs: timing.watchdogMs, suspectAfterMs: timing.suspectAfterMs, offlineAfterMs: timing.offlineAfterMs}
  return async (signal, claim) => {
    const startedAtMs = runtime.clock.now()
    const outcome = await tickWatchdog(ports, {claim, limits, heartbeatMs: timing.heartbeatMs, signal})
    meter.observe('genesis_watchdog_tick_seconds', {}, (runtime.clock.now() - startedAtMs) / 1000)
    if (outcome === undefined) return
    const rebooted = await reboot(outcome)
    const {suspect, offline, recovered, inconclusiveRegions} = outcome
    if (suspect + offline + recovered + rebooted + inconclusiveRegions.length > 0) log.info({...outcome, rebooted}, 'watchdog')
  }
}

/** The policy that follows a tick. Returns for how many tenants a reboot was asked for. */
async function rebooting({runtime, timing}: Pick<RoleContext, 'runtime' | 'timing'>): Promise<(outcome: TickOutcome) => Promise<number>> {
  const [store, jobs] = await Promise.all([runtime.store(), runtime.jobs()])
  const randomHex = (bytes: number): string => runtime.randomHex(bytes)
  const ports = {reboots: store.reboots, queue: rebootQueue(jobs.queue(QUEUES.reboot)), clock: runtime.clock, randomHex}
  const {rebootAfterMs: afterMs, rebootTimeoutMs: timeoutMs} = timing
  return ({inconclusive, inconclusiveRegions}) =>
    rebootOffline(ports, {inconclusive, inconclusiveRegions, afterMs, timeoutMs, limits: rebootLimits(timing.rebootCoolDownMs)})
}
