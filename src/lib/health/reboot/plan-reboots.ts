import {assertIsNotOhio} from '../../firewall/index.ts'
import {type TenantId, type TenantState, TIERS, type Tier} from '../../tenants/tenant.ts'
import type {RebootLimits} from './ports.ts'
import type {RebootCandidate, RebootFacts} from './reboot.ts'

/** Enough for hosts that fail one after the other; what needs more is no matter of single droplets. */
export function rebootLimits(coolDownMs: number): RebootLimits {
  return {coolDownMs, perHour: 20, atOnce: 3, attemptsPerOutage: 2}
}

/** The states in which pulling the plug interrupts nothing that Genesis itself has begun. */
const rebootable: readonly TenantState[] = ['active', 'degraded', 'offline']

export interface RefusedReboot {
  tenantId: TenantId
  code: string
  reason: string
}

export interface RebootPlan {
  /** In the order in which they are rebooted. */
  tenants: {tenantId: TenantId; tier: Tier; state: TenantState}[]
  refused: RefusedReboot[]
  /** How many of them start at once; the others follow as those are heard. */
  atOnce: number
}

export interface RebootPlanInput {
  candidates: readonly RebootCandidate[]
  facts: RebootFacts
  limits: RebootLimits
  /** The watchdog's: stricter, and nothing waits for its turn. */
  automatic: boolean
  /** Overrides cool-down, hourly limit and inconclusiveness, never the rest. */
  force: boolean
}

/**
 * Decides who may be rebooted, in which order: Enterprise before High before Standard, the longest in its state first.
 * @throws {OhioFirewallViolation} when a person names an Ohio workspace
 */
export function planReboots({candidates, facts, limits, automatic, force}: RebootPlanInput): RebootPlan {
  if (!automatic) for (const candidate of candidates) assertIsNotOhio(candidate, 'rebooting a droplet')
  const tenants: RebootPlan['tenants'] = []
  const refused: RefusedReboot[] = []
  let hourLeft = force ? Number.POSITIVE_INFINITY : Math.max(0, limits.perHour - facts.inLastHour)
  let placesLeft = automatic ? Math.max(0, limits.atOnce - facts.open) : Number.POSITIVE_INFINITY
  for (const candidate of [...candidates].sort(inRebootOrder)) {
    const {id: tenantId, tier, state} = candidate
    const refusal = whyNot(candidate, {facts, limits, automatic, force}) ?? whyNotNow({hourLeft, placesLeft, limits})
    if (refusal !== undefined) refused.push({tenantId, ...refusal})
    else {
      tenants.push({tenantId, tier, state})
      hourLeft--
      placesLeft--
    }
  }
  return {tenants, refused, atOnce: limits.atOnce}
}

function inRebootOrder(a: RebootCandidate, b: RebootCandidate): number {
  return TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || b.inStateMs - a.inStateMs || (a.id < b.id ? -1 : 1)
}

type Refusal = Omit<RefusedReboot, 'tenantId'>

/** The same questions in the same order as `why_no_reboot` in the store, which has the last word. */
function whyNot(candidate: RebootCandidate, {facts, limits, automatic, force}: Omit<RebootPlanInput, 'candidates'>): Refusal | undefined {
  const {state, sinceRebootMs, failedAttempts} = candidate
  const unfit = whyUnfit(candidate, automatic)
  if (unfit !== undefined || force) return unfit
  if (isInconclusive(candidate, facts))
    return {code: 'inconclusive', reason: `is ${state}, but the watchdog cannot tell at the moment who is silent and who is cut off`}
  if (sinceRebootMs !== null && sinceRebootMs < limits.coolDownMs)
    return {code: 'cool-down', reason: `was rebooted ${minutes(sinceRebootMs)} min ago, less than ${minutes(limits.coolDownMs)}`}
  if (automatic && failedAttempts >= limits.attemptsPerOutage)
    return {code: 'given-up', reason: `was rebooted ${failedAttempts} times and did not come back`}
  return undefined
}

function whyUnfit({lineage, dropletId, state, isOpen}: RebootCandidate, automatic: boolean): Refusal | undefined {
  if (lineage === 'ohio') return {code: 'GEN_OHIO_FIREWALL', reason: 'is an Ohio workspace, which has no droplet of its own'}
  if (dropletId === null) return {code: 'no-droplet', reason: 'has no droplet'}
  if (isOpen || state === 'rebooting') return {code: 'already-rebooting', reason: 'is being rebooted already'}
  if (automatic && state !== 'offline') return {code: 'not-offline', reason: `is ${state}, not offline`}
  return rebootable.includes(state) ? undefined : {code: 'wrong-state', reason: `is ${state}`}
}

function isInconclusive({region}: RebootCandidate, {inconclusiveRegions}: RebootFacts): boolean {
  return inconclusiveRegions.includes('*') || (region !== null && inconclusiveRegions.includes(region))
}

function whyNotNow({hourLeft, placesLeft, limits}: {hourLeft: number; placesLeft: number; limits: RebootLimits}): Refusal | undefined {
  if (hourLeft <= 0) return {code: 'hourly-limit', reason: `the fleet has had its ${limits.perHour} reboots of this hour`}
  return placesLeft > 0 ? undefined : {code: 'at-once-limit', reason: `${limits.atOnce} are being rebooted already`}
}

function minutes(ms: number): number {
  return Math.floor(ms / 60_000)
}
