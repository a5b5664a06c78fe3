import {RebootRefusedError} from '../../errors/guards.ts'
import {NotFoundError} from '../../errors/usage.ts'
import {recordViolations} from '../../firewall/record-violations.ts'
import type {TenantId} from '../../tenants/tenant.ts'
import {planReboots, type RebootPlan} from './plan-reboots.ts'
import type {RebootLimits, RebootPorts} from './ports.ts'

export interface PrepareRebootOptions {
  tenantIds: readonly TenantId[]
  /** Overrides cool-down, hourly limit and inconclusiveness. */
  force: boolean
  limits: RebootLimits
}

/**
 * Reads what is needed and plans what a person asks for. Changes nothing.
 * @throws {NotFoundError} when a tenant does not exist
 * @throws {OhioFirewallViolation} when a tenant is an Ohio workspace
 * @throws {RebootRefusedError} when none of them may be rebooted now
 */
export async function prepareReboots(ports: RebootPorts, {tenantIds, force, limits}: PrepareRebootOptions): Promise<RebootPlan> {
  const [candidates, facts] = await Promise.all([ports.reboots.candidates({tenantIds}), ports.reboots.facts()])
  const known = new Set(candidates.map(({id}) => id))
  const missing = tenantIds.filter((id) => !known.has(id))
  if (missing.length > 0)
    throw new NotFoundError(`There ${missing.length === 1 ? 'is no tenant' : 'are no tenants'} ${missing.join(', ')}.`, {
      hint: 'See the tenants: genesis tenant list',
    })
  const plan = await recordViolations(ports.violations, () => planReboots({candidates, facts, limits, automatic: false, force}))
  if (plan.tenants.length === 0) throw refusal(plan)
  return plan
}

/** What `--force` overrides. */
const overridable = new Set(['inconclusive', 'cool-down', 'hourly-limit'])

function refusal({refused}: RebootPlan): RebootRefusedError {
  const lines = refused.map(({tenantId, reason}) => `${tenantId} ${reason}`)
  return new RebootRefusedError(`Nobody is rebooted: ${lines.join('; ')}.`, {
    hint: refused.some(({code}) => overridable.has(code))
      ? 'Wait, or go ahead all the same with --force.'
      : 'Only tenants that are active, degraded or offline can be rebooted. See: genesis tenant show',
    refused,
  })
}
