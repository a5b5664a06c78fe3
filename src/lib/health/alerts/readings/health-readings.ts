import type {HealthReport, HealthStatus} from '../../check-health.ts'
import type {AlertReadings} from '../ports.ts'

const severity: Record<HealthStatus, number> = {healthy: 0, degraded: 1, unhealthy: 2}

/** What `/health` says, check by check. */
export function healthReadings(check: () => Promise<HealthReport>): AlertReadings {
  return {
    signals: ['health'],
    unavailable: {},
    read: async () => {
      const {checks} = await check()
      return Object.entries(checks).map(([name, {status, problems}]) => ({
        rule: 'health',
        subject: name,
        value: severity[status],
        labels: {problem: problems.join('; ')},
      }))
    },
  }
}
