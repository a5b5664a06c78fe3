import type {rebootRoutes} from '../../admin-api/reboot-routes.ts'
import type {RebootLimits, RebootPorts, RebootStore} from '../../health/reboot/ports.ts'
import {prepareReboots} from '../../health/reboot/prepare-reboots.ts'
import {startReboots} from '../../health/reboot/start-reboots.ts'
import {requireReboots} from '../../health/reboot/watch-reboots.ts'
import type {AdminHandlers} from './handlers.ts'

export interface RebootHandlerPorts {
  reboots: RebootStore
  /** Opened when a reboot is planned or started. */
  control: () => Promise<RebootPorts>
  limits: RebootLimits
  /** How long after the request a heartbeat must come. */
  timeoutMs: number
}

export function rebootHandlers({reboots, control, limits, timeoutMs}: RebootHandlerPorts): Pick<AdminHandlers, keyof typeof rebootRoutes> {
  return {
    planReboot: async ({body}) => prepareReboots(await control(), {...body, limits}),
    startReboot: async ({body: {rebootId: id, reason, tenantIds, force}}, {actor}) => {
      const present = await reboots.progress(id)
      if (present !== undefined) return present
      const ports = await control()
      const {tenants, refused} = await prepareReboots(ports, {tenantIds: [...new Set(tenantIds)], force, limits})
      // The store judges each again, and records why the refused were refused.
      const ids = [...tenants, ...refused].map(({tenantId}) => tenantId)
      return startReboots(ports, {id, tenantIds: ids, reason, requestedBy: actor, automatic: false, force, timeoutMs, limits})
    },
    listReboots: async ({query}) => ({reboots: await reboots.latest(query.limit)}),
    showReboot: ({params}) => requireReboots(reboots, params.rebootId),
  }
}
