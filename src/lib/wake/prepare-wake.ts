import {digitalOceanLimits} from '../droplets/limits.ts'
import type {ApiQuota} from '../droplets/ports.ts'
import {NotFoundError} from '../errors/usage.ts'
import {recordViolations} from '../firewall/record-violations.ts'
import {planWake, type WakePlan} from './plan-wake.ts'
import type {WakePorts, WakeSelection} from './ports.ts'

/** Assumed until this fleet's own wakes say better. */
const assumedBootMs = 60_000

export interface PrepareWakeOptions {
  ratePerSecond: number
  signal: AbortSignal
}

/**
 * Reads what is needed and plans. Changes nothing; asks DigitalOcean at most once, for the state of its limits.
 * @throws {NotFoundError} when a named tenant does not exist
 * @throws {OhioFirewallViolation} when a named tenant is an Ohio workspace
 */
export async function prepareWake(ports: WakePorts, selection: WakeSelection, {ratePerSecond, signal}: PrepareWakeOptions): Promise<WakePlan> {
  const candidates = await ports.store.candidates(selection)
  const known = new Set(candidates.map(({id}) => id))
  const missing = (selection.tenantIds ?? []).filter((id) => !known.has(id))
  // With a limit, or a tier beside names, not all of the named come back; that is what was asked for.
  if (missing.length > 0 && selection.limit === undefined && selection.tiers.length === 0) throw unknownTenants(missing)
  const quota = await learnQuota(ports, signal)
  const typicalBootMs = (await ports.store.typicalBootMs()) ?? assumedBootMs
  const named = selection.tenantIds !== undefined
  return recordViolations(ports.violations, () => planWake({candidates, named, ratePerSecond, quota, typicalBootMs, nowMs: ports.clock.now()}))
}

/** Always asks, so that a wrong token shows before anything is planned on it. */
async function learnQuota(ports: WakePorts, signal: AbortSignal) {
  await ports.budget.withPermit({rank: 0, ratePerSecond: 1, signal}, () => ports.droplets.checkAccount(signal))
  return usable(await ports.budget.quota())
}

/** A wake leaves the reserve to emergencies. */
function usable(quota: ApiQuota | undefined): ApiQuota | undefined {
  if (quota === undefined) return undefined
  return {...quota, remaining: Math.max(0, quota.remaining - Math.floor(quota.limit * digitalOceanLimits.reserve))}
}

function unknownTenants(missing: readonly string[]): NotFoundError {
  const some = missing.slice(0, 10).join(', ') + (missing.length > 10 ? ` and ${missing.length - 10} more` : '')
  return new NotFoundError(`There ${missing.length === 1 ? 'is no tenant' : 'are no tenants'} ${some}.`, {
    hint: 'See the tenants: genesis tenant list',
  })
}
