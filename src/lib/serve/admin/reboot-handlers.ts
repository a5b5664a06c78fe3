import type {rebootRoutes} from '../../admin-api/reboot-routes.ts'
import type {RebootStore} from '../../health/reboot/ports.ts'
import type {RebootControl} from '../../health/reboot/reboot-control.ts'
import {requireReboots} from '../../health/reboot/watch-reboots.ts'
import type {AdminHandlers} from './handlers.ts'

export interface RebootHandlerPorts {
  reboots: RebootStore
  /** Opened when a reboot is planned or started. */
  control: () => Promise<RebootControl>
  /** How long after the request a heartbeat must come, unless the request says so. */
  usualTimeoutMs: number
}

export function rebootHandlers({reboots, control, usualTimeoutMs}: RebootHandlerPorts): Pick<AdminHandlers, keyof typeof rebootRoutes> {
  return {
    planReboot: async ({body}) => (await control()).plan(body),
    startReboot: async ({body: {rebootId: id, reason, tenantIds, force, timeoutMs = usualTimeoutMs}}, {actor}) => {
      const present = await reboots.progress(id)
      if (present !== undefined) return present
      const asked = await control()
      const {tenants, refused} = await asked.plan({tenantIds: [...new Set(tenantIds)], force})
      // The store judges each again, and records why the refused were refused.
      const ids = [...tenants, ...refused].map(({tenantId}) => tenantId)
      return asked.start({id, tenantIds: ids, reason, requestedBy: actor, force, timeoutMs})
    },
    listReboots: async ({query}) => ({reboots: await reboots.latest(query.limit)}),
    showReboot: ({params}) => requireReboots(reboots, params.rebootId),
  }
}
