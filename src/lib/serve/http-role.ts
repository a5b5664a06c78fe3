import {healthChecker} from '../health/check-health.ts'
import {openAdmin} from './admin/open-admin.ts'
import {addHealthRoutes} from './http/health-routes.ts'
import {addMetricsRoute} from './http/metrics-route.ts'
import {metricsCollector} from './metrics/collect-metrics.ts'
import type {Role} from './role.ts'
import {tickProbe} from './tick-probe.ts'

/** Answers load balancers and operators. */
export const httpRole: Role = {
  name: 'http',
  listens: true,
  async start({runtime, http, log, roles, isReady, timing}) {
    const [store, jobs, meter] = await Promise.all([runtime.store(), runtime.jobs(), runtime.meter()])
    const check = healthChecker({store: store.probe, queue: jobs, ticks: tickProbe(store.ticks, jobs)}, runtime.clock)
    const startedAtMs = runtime.clock.now()
    addHealthRoutes(http, {
      check,
      isReady,
      describe: () => ({version: runtime.version, roles, uptimeSeconds: Math.floor((runtime.clock.now() - startedAtMs) / 1000)}),
      countTenants: async () =>
        (await store.tenants.list({tiers: [], states: [], lineages: [], sort: 'id', descending: false, offset: 0, limit: 1})).total,
    })
    addMetricsRoute(http, metricsCollector({meter, check, store, jobs, clock: runtime.clock}))
    await openAdmin({runtime, http, log, meter, isReady, timing, check})
    return {drain: () => Promise.resolve()}
  },
}
