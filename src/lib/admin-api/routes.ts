import {alertRoutes} from './alert-routes.ts'
import {queueRoutes} from './queue-routes.ts'
import {rebootRoutes} from './reboot-routes.ts'
import type {AdminRoute} from './route.ts'
import {serverRoutes} from './server-routes.ts'
import {tenantRoutes} from './tenant-routes.ts'
import {wakeRoutes} from './wake-routes.ts'

/** Every request that the admin API answers; the HTTP routes, the OpenAPI document and the client are made from these. */
export const adminRoutes = {
  ...tenantRoutes,
  ...wakeRoutes,
  ...queueRoutes,
  ...alertRoutes,
  ...rebootRoutes,
  ...serverRoutes,
} satisfies Record<string, AdminRoute>

export type AdminRoutes = typeof adminRoutes
export type RouteName = keyof AdminRoutes
