import {digitalOceanLimits} from '../droplets/limits.ts'
import type {ApiQuota} from '../droplets/ports.ts'
import {assertIsNotOhio} from '../firewall/index.ts'
import {type TenantId, TIERS, type Tier} from '../tenants/tenant.ts'
import type {WakeCandidate} from './wake-batch.ts'

/** What a wake may use of DigitalOcean's minute; the rest is kept for emergencies. */
export const requestsPerMinuteLimit = digitalOceanLimits.minute.limit * (1 - digitalOceanLimits.reserve)

export interface TierPlan {
  count: number
  /** When the first and the last request of this tier leave, counted from the start. */
  firstRequestMs: number
  lastRequestMs: number
}

export interface WakePlan {
  strategy: 'stagger'
  /** The order in which the tenants are woken. */
  tenantIds: TenantId[]
  ratePerSecond: number
  perTier: Partial<Record<Tier, TierPlan>>
  leftOut: {tenantId: TenantId; reason: string}[]
  api: {
    requestsNeeded: number
    /** Of the current hour; null when no answer of DigitalOcean was seen yet. */
    remaining: number | null
    limit: number | null
    /** ISO 8601 */
    resetAt: string | null
    fits: boolean
  }
  /** From the start until the last tenant is expected to be ready. */
  etaMs: number
  warnings: string[]
}

export interface WakePlanInput {
  candidates: readonly WakeCandidate[]
  /** Named one by one, so an Ohio tenant among them is a mistake and not just none of the chosen. */
  named: boolean
  ratePerSecond: number
  quota: ApiQuota | undefined
  typicalBootMs: number
  nowMs: number
}

/**
 * Decides who is woken, in which order and when. Enterprise before High before Standard, and by id within a tier.
 * @throws {OhioFirewallViolation} when an Ohio tenant was named
 */
export function planWake(input: WakePlanInput): WakePlan {
  const {candidates, named, quota, nowMs} = input
  if (named) for (const candidate of candidates) assertIsNotOhio(candidate, 'waking a droplet')
  const leftOut = candidates.flatMap((candidate) => reasonToLeaveOut(candidate) ?? [])
  const excluded = new Set(leftOut.map(({tenantId}) => tenantId))
  const chosen = candidates.filter(({id}) => !excluded.has(id)).sort(inWakeOrder)
  const needed = chosen.length
  const ratePerSecond = sustainableRate(input.ratePerSecond, needed)
  const offsets = requestOffsetsMs(needed, {ratePerSecond, quota, nowMs})
  const fits = quota === undefined || needed <= quota.remaining
  return {
    strategy: 'stagger',
    tenantIds: chosen.map(({id}) => id),
    ratePerSecond,
    perTier: planTiers(chosen, offsets),
    leftOut,
    api: {requestsNeeded: needed, fits, ...describeQuota(quota)},
    etaMs: needed === 0 ? 0 : (offsets[needed - 1] ?? 0) + input.typicalBootMs,
    warnings: warningsOf({...input, ratePerSecond, needed, fits}),
  }
}

function inWakeOrder(a: WakeCandidate, b: WakeCandidate): number {
  return TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || (a.id < b.id ? -1 : 1)
}

function reasonToLeaveOut({id, state, lineage, dropletId}: WakeCandidate): {tenantId: TenantId; reason: string} | undefined {
  if (lineage === 'ohio') return {tenantId: id, reason: 'is an Ohio workspace, which has no droplet of its own'}
  if (state !== 'hibernated') return {tenantId: id, reason: `is ${state}, not hibernated`}
  if (dropletId === null) return {tenantId: id, reason: 'has no droplet'}
  return undefined
}

/** A batch longer than a minute's limit cannot go faster than that limit; a short one may. */
function sustainableRate(ratePerSecond: number, requests: number): number {
  return requests > requestsPerMinuteLimit ? Math.min(ratePerSecond, requestsPerMinuteLimit / 60) : ratePerSecond
}

/**
 * When each request leaves, in ms from the start: at the rate, and what the hour's quota does not hold waits for its reset.
 */
export function requestOffsetsMs(count: number, pace: {ratePerSecond: number; quota: ApiQuota | undefined; nowMs: number}): number[] {
  const intervalMs = 1000 / pace.ratePerSecond
  const free = pace.quota?.remaining ?? Number.POSITIVE_INFINITY
  const resetMs = Math.max(0, (pace.quota?.resetAtMs ?? 0) - pace.nowMs)
  return Array.from({length: count}, (_, i) => Math.ceil(i < free ? i * intervalMs : Math.max(free * intervalMs, resetMs) + (i - free) * intervalMs))
}

function planTiers(chosen: readonly WakeCandidate[], offsets: readonly number[]): WakePlan['perTier'] {
  const tiers: WakePlan['perTier'] = {}
  for (const [i, {tier}] of chosen.entries()) {
    const offset = offsets[i] ?? 0
    const plan = tiers[tier]
    if (plan === undefined) tiers[tier] = {count: 1, firstRequestMs: offset, lastRequestMs: offset}
    else {
      plan.count++
      plan.lastRequestMs = offset
    }
  }
  return tiers
}

function describeQuota(quota: ApiQuota | undefined): {remaining: number | null; limit: number | null; resetAt: string | null} {
  if (quota === undefined) return {remaining: null, limit: null, resetAt: null}
  return {remaining: quota.remaining, limit: quota.limit, resetAt: new Date(quota.resetAtMs).toISOString()}
}

function warningsOf(plan: WakePlanInput & {needed: number; fits: boolean}): string[] {
  const warnings: string[] = []
  if (plan.needed > requestsPerMinuteLimit && plan.ratePerSecond === requestsPerMinuteLimit / 60)
    warnings.push(
      `A wake may use ${requestsPerMinuteLimit} requests a minute of DigitalOcean's limit; the rate is held at ${plan.ratePerSecond.toFixed(2)} a second.`,
    )
  if (!plan.fits)
    warnings.push(`This needs ${plan.needed} API requests and ${plan.quota?.remaining ?? 0} are left in this hour; the rest waits for the reset.`)
  return warnings
}
