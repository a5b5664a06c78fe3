import {healthChecker} from '../health/check-health.ts'
import {addHealthRoutes} from './http/health-routes.ts'
import type {Role} from './role.ts'

/** Answers load balancers and operators. */
export const httpRole: Role = {
  name: 'http',
  listens: true,
  async start({runtime, http, roles, isReady}) {
    const [store, jobs] = await Promise.all([runtime.store(), runtime.jobs()])
    const check = healthChecker({store: store.probe, queue: jobs}, runtime.clock)
    const startedAtMs = runtime.clock.now()
    addHealthRoutes(http, {
      check,
      isReady,
      describe: () => ({version: runtime.version, roles, uptimeSeconds: Math.floor((runtime.clock.now() - startedAtMs) / 1000)}),
      countTenants: async () =>
        (await store.tenants.list({tiers: [], states: [], lineages: [], sort: 'id', descending: false, offset: 0, limit: 1})).total,
    })
    return {drain: () => Promise.resolve()}
  },
}
