import type {serverRoutes} from '../../admin-api/server-routes.ts'
import type {HealthReport} from '../../health/check-health.ts'
import type {StagePlan} from '../../health/stage/plan-stage.ts'
import type {AdminHandlers} from './handlers.ts'

export interface ServerHandlerPorts {
  check: () => Promise<HealthReport>
  stage: () => Promise<StagePlan>
}

export function serverHandlers({check, stage}: ServerHandlerPorts): Pick<AdminHandlers, keyof typeof serverRoutes> {
  return {showHealth: check, showStage: stage}
}
