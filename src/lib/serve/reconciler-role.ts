import {escalateReboots} from '../health/reboot/escalate-reboots.ts'
import {rebootLimits} from '../health/reboot/plan-reboots.ts'
import {QUEUES} from '../jobs/queues.ts'
import {rebootQueue} from '../jobs/reboot-queue.ts'
import {type DrivenWork, rebootWork, wakeWork} from '../jobs/reconcile/driven-work.ts'
import {settleStuck} from '../jobs/reconcile/settle-stuck.ts'
import {settleWork} from '../jobs/reconcile/settle-work.ts'
import {wakeQueue} from '../jobs/wake-queue.ts'
import type {Role, RoleContext} from './role.ts'

/** Keeps queue and store in step, and settles what nothing is at work on. */
export const reconcilerRole: Role = {
  name: 'reconciler',
  listens: false,
  async start({runtime, log, timing, meter}) {
    const [store, jobs] = await Promise.all([runtime.store(), runtime.jobs()])
    const work = [
      wakeWork(store.wakes, wakeQueue(jobs.queue(QUEUES.wake))),
      rebootWork({store: store.reboots, queue: rebootQueue(jobs.queue(QUEUES.reboot)), limits: rebootLimits(timing.rebootCoolDownMs), meter}),
    ]
    const settle = async (): Promise<void> => {
      await settleAll(work, {thorough: false, log})
      await escalateReboots(store.reboots, store.alertEvents)
    }
    const stuck = {stuckAfterMs: timing.stuckAfterMs, heardWithinMs: timing.offlineAfterMs, actor: `reconciler:${runtime.actor}`}
    const reconcile = async (): Promise<void> => {
      await settleAll(work, {thorough: true, log})
      const settled = await settleStuck(store.stuckTenants, store.alertEvents, stuck)
      if (settled > 0) log.warn({settled}, 'settled tenants that were stuck between two states')
    }
    return jobs.startPeriodic([
      {name: 'settle', everyMs: timing.settleMs, run: settle},
      {name: 'reconcile', everyMs: timing.reconcileMs, run: reconcile},
    ])
  },
}

async function settleAll(work: readonly DrivenWork[], {thorough, log}: {thorough: boolean} & Pick<RoleContext, 'log'>): Promise<void> {
  for (const one of work) {
    const {expired, driven} = await settleWork(one, {thorough})
    if (expired > 0 || driven > 0) log.info({work: one.name, expired, driven}, 'settled')
  }
}
