import type {HealthReport} from '../../health/check-health.ts'
import {rebootLimits} from '../../health/reboot/plan-reboots.ts'
import {queueDesk} from '../../jobs/queue-desk.ts'
import type {Runtime} from '../../runtime.ts'
import type {RoleContext} from '../role.ts'
import type {Timing} from '../timing.ts'
import {addAdminRoutes} from './add-admin-routes.ts'
import {alertHandlers} from './alert-handlers.ts'
import type {AdminHandlers} from './handlers.ts'
import {queueHandlers} from './queue-handlers.ts'
import {rebootHandlers} from './reboot-handlers.ts'
import {serverHandlers} from './server-handlers.ts'
import {tenantHandlers} from './tenant-handlers.ts'
import {wakeHandlers} from './wake-handlers.ts'

export interface AdminContext extends Pick<RoleContext, 'runtime' | 'http' | 'log' | 'meter' | 'isReady' | 'timing'> {
  check: () => Promise<HealthReport>
}

/** Adds the admin API, or says that there is none: without a token nobody may use it. */
export async function openAdmin({runtime, http, log, meter, isReady, timing, check}: AdminContext): Promise<void> {
  const token = await runtime.adminToken()
  if (token === undefined) {
    log.warn('there is no admin API: GENESIS_ADMIN_TOKEN is not set')
    return
  }
  const {audit} = await runtime.store()
  const handlers = await bindHandlers(runtime, timing, check)
  await addAdminRoutes(http, {token: token.reveal(), handlers, audit, meter, log, isReady, newRequestId: () => runtime.randomHex(8)})
}

async function bindHandlers(runtime: Runtime, timing: Timing, check: () => Promise<HealthReport>): Promise<AdminHandlers> {
  const {tenants, wakes, alertDesk, reboots, ticks, audit} = await runtime.store()
  const limits = rebootLimits(timing.rebootCoolDownMs)
  const reboot = {reboots, control: () => runtime.reboot(limits), usualTimeoutMs: timing.rebootTimeoutMs}
  return {
    ...tenantHandlers(tenants),
    ...wakeHandlers({wakes, control: () => runtime.wake()}),
    ...queueHandlers(async (actor) => queueDesk({jobs: await runtime.jobs(), ticks, audit, actor})),
    ...alertHandlers(alertDesk),
    ...rebootHandlers(reboot),
    ...serverHandlers({check, stage: () => runtime.stage()}),
  }
}
