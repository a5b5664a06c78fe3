import type {FastifyInstance} from 'fastify'

import type {HealthReport} from '../../health/check-health.ts'
import {stageOf} from '../../tenants/stage.ts'
import type {RoleName} from '../role.ts'

export interface HealthRoutesOptions {
  check(): Promise<HealthReport>
  isReady: () => boolean
  describe(): {version: string; roles: readonly RoleName[]; uptimeSeconds: number}
  countTenants(): Promise<number>
}

/** `/health` for load balancers and the admin page, `/live` and `/ready` for Kubernetes. */
export function addHealthRoutes(http: FastifyInstance, options: HealthRoutesOptions): void {
  // The stage is a matter of months; it is asked for once, as soon as the store answers.
  let stage: number | null = null
  http.get('/health', async (_request, reply) => {
    const report = await options.check()
    if (stage === null && report.checks.store?.status !== 'unhealthy') stage = stageOf(await options.countTenants()).number
    const {version, roles, uptimeSeconds} = options.describe()
    return reply
      .code(report.status === 'unhealthy' ? 503 : 200)
      .send({status: report.status, version, stage, uptimeSeconds, roles, checks: report.checks})
  })
  http.get('/live', () => ({live: true}))
  http.get('/ready', async (_request, reply) => {
    const ready = options.isReady()
    return reply.code(ready ? 200 : 503).send({ready})
  })
}
