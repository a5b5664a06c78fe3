import type {wakeRoutes} from '../../admin-api/wake-routes.ts'
import type {WakeSelection, WakeStore} from '../../wake/ports.ts'
import {requireBatch} from '../../wake/require-batch.ts'
import type {WakeControl} from '../../wake/wake-control.ts'
import type {AdminHandlers} from './handlers.ts'

export interface WakeHandlerPorts {
  wakes: WakeStore
  /** Opened when a wake is planned or started: reading needs no DigitalOcean token. */
  control: () => Promise<WakeControl>
}

export function wakeHandlers({wakes, control}: WakeHandlerPorts): Pick<AdminHandlers, keyof typeof wakeRoutes> {
  return {
    planWake: async ({body}, {signal}) => (await control()).plan(selectionOf(body), {ratePerSecond: body.ratePerSecond, signal}),
    startWake: async ({body}, {actor, signal}) => {
      const {batchId, ratePerSecond, readyTimeoutMs} = body
      const present = await wakes.progress(batchId)
      // Planned anew, it would be another plan: those that it wakes are no longer hibernated.
      if (present !== undefined) return {started: false, batch: present}
      const wake = await control()
      const plan = await wake.plan(selectionOf(body), {ratePerSecond, signal})
      return {started: true, batch: await wake.start(plan, {batchId, actor, readyTimeoutMs})}
    },
    listWakes: async ({query}) => ({batches: await wakes.latest(query.limit)}),
    showWake: ({params}) => requireBatch(wakes, params.batchId),
    listWakeTargets: async ({params}) => {
      await requireBatch(wakes, params.batchId)
      return {targets: await wakes.targets(params.batchId)}
    },
    cancelWake: async ({params}, {actor}) => {
      const before = await requireBatch(wakes, params.batchId)
      return (await wakes.cancel(params.batchId, actor)) ?? before
    },
  }
}

interface SelectionBody {
  tiers: WakeSelection['tiers']
  tenantIds?: string[] | undefined
  limit?: number | undefined
}

function selectionOf({tiers, tenantIds, limit}: SelectionBody): WakeSelection {
  return {tiers, ...(tenantIds === undefined ? {} : {tenantIds}), ...(limit === undefined ? {} : {limit})}
}
