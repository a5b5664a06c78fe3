import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {OhioFirewallViolation} from '../../../src/lib/firewall/index.ts'
import {LINEAGES, TENANT_STATES, TIERS} from '../../../src/lib/tenants/tenant.ts'
import {planWake, requestOffsetsMs, requestsPerMinuteLimit, type WakePlanInput} from '../../../src/lib/wake/plan-wake.ts'
import {syntheticCandidates} from '../../../src/lib/wake/synthetic-candidates.ts'
import type {WakeCandidate} from '../../../src/lib/wake/wake-batch.ts'
import {wakeRank} from '../../../src/lib/wake/wake-tenant.ts'

const nowMs = 1_795_000_000_000

function plan(candidates: WakeCandidate[], change: Partial<WakePlanInput> = {}) {
  return planWake({candidates, named: false, ratePerSecond: 1, quota: undefined, typicalBootMs: 60_000, nowMs, ...change})
}

const sleeper = (id: string, change: Partial<WakeCandidate> = {}): WakeCandidate => ({
  ...{id, tier: 'standard', lineage: 'sovereign', state: 'hibernated', dropletId: 1},
  ...change,
})

const anyCandidate: fc.Arbitrary<WakeCandidate> = fc.record({
  id: fc.stringMatching(/^[a-z0-9]{1,6}$/),
  tier: fc.constantFrom(...TIERS),
  lineage: fc.oneof({weight: 8, arbitrary: fc.constant('sovereign' as const)}, {weight: 1, arbitrary: fc.constantFrom(...LINEAGES)}),
  state: fc.oneof({weight: 8, arbitrary: fc.constant('hibernated' as const)}, {weight: 1, arbitrary: fc.constantFrom(...TENANT_STATES)}),
  dropletId: fc.option(fc.integer({min: 1}), {freq: 10}),
})
const anyFleet = fc.uniqueArray(anyCandidate, {selector: ({id}) => id, maxLength: 60})

describe('A wake plan', () => {
  it('orders Enterprise before High before Standard, and by id within a tier', () => {
    const candidates = [sleeper('d'), sleeper('c', {tier: 'high'}), sleeper('b'), sleeper('a', {tier: 'enterprise'}), sleeper('e', {tier: 'high'})]
    expect(plan(candidates).tenantIds).toEqual(['a', 'c', 'e', 'b', 'd'])
  })

  it('leaves out whoever cannot be woken, with the reason', () => {
    const {tenantIds, leftOut} = plan([
      sleeper('a'),
      sleeper('b', {state: 'active'}),
      sleeper('c', {dropletId: null}),
      sleeper('d', {lineage: 'ohio', dropletId: null}),
    ])
    expect(tenantIds).toEqual(['a'])
    expect(leftOut.map(({tenantId, reason}) => `${tenantId} ${reason}`)).toEqual([
      'b is active, not hibernated',
      'c has no droplet',
      'd is an Ohio workspace, which has no droplet of its own',
    ])
  })

  it('is a violation of the firewall when an Ohio tenant was named', () => {
    expect(() => plan([sleeper('a'), sleeper('b', {lineage: 'ohio'})], {named: true})).toThrow(OhioFirewallViolation)
  })

  it('accounts for every candidate exactly once, whatever the fleet', () => {
    fc.assert(
      fc.property(anyFleet, fc.double({min: 0.1, max: 50, noNaN: true}), (fleet, ratePerSecond) => {
        const {tenantIds, leftOut, perTier, api, etaMs} = plan(fleet, {ratePerSecond})
        expect([...tenantIds, ...leftOut.map(({tenantId}) => tenantId)].sort()).toEqual(fleet.map(({id}) => id).sort())
        const tiers = tenantIds.map((id) => TIERS.indexOf(fleet.find((one) => one.id === id)?.tier ?? 'standard'))
        expect(tiers).toEqual([...tiers].sort())
        expect(Object.values(perTier).reduce((sum, {count}) => sum + count, 0)).toBe(tenantIds.length)
        expect(api.requestsNeeded).toBe(tenantIds.length)
        expect(etaMs).toBeGreaterThanOrEqual(tenantIds.length === 0 ? 0 : 60_000)
      }),
    )
  })

  it('never has more requests leave in any second than the rate, rounded up', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 300}), fc.double({min: 0.1, max: 50, noNaN: true}), (count, ratePerSecond) => {
        const offsets = requestOffsetsMs(count, {ratePerSecond, quota: undefined, nowMs})
        const most = Math.ceil(ratePerSecond)
        for (const [i, offset] of offsets.entries()) {
          const beyond = offsets[i + most]
          // Starts are given in whole milliseconds.
          if (beyond !== undefined) expect(beyond - offset).toBeGreaterThanOrEqual(Math.floor((most * 1000) / ratePerSecond) - 1)
        }
        expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
      }),
    )
  })

  it('has what the hour does not hold wait for the reset, and warns of it', () => {
    const quota = {limit: 5000, remaining: 2, resetAtMs: nowMs + 600_000}
    const four = ['a', 'b', 'c', 'd'].map((id) => sleeper(id))
    const {api, warnings, etaMs} = plan(four, {quota})
    expect(api).toMatchObject({requestsNeeded: 4, remaining: 2, limit: 5000, fits: false, resetAt: new Date(quota.resetAtMs).toISOString()})
    expect(requestOffsetsMs(4, {ratePerSecond: 1, quota, nowMs})).toEqual([0, 1000, 600_000, 601_000])
    expect(etaMs).toBe(661_000)
    expect(warnings.join()).toContain('2 are left')
    expect(plan(four, {quota: {...quota, remaining: 4}}).api.fits).toBe(true)
  })

  it('holds a long batch at DigitalOcean’s limit of a minute, and lets a short one go faster', () => {
    expect(plan(syntheticCandidates(225), {ratePerSecond: 20}).ratePerSecond).toBe(20)
    const long = plan(syntheticCandidates(226), {ratePerSecond: 20})
    expect(long.ratePerSecond).toBeCloseTo(requestsPerMinuteLimit / 60)
    expect(long.warnings.join()).toContain('225 requests a minute')
    expect(plan(syntheticCandidates(251), {ratePerSecond: 1})).toMatchObject({ratePerSecond: 1, warnings: []})
  })

  it('is empty for nobody', () => {
    expect(plan([])).toMatchObject({tenantIds: [], perTier: {}, etaMs: 0, warnings: [], api: {requestsNeeded: 0, fits: true}})
  })
})

describe('The rank of a wake', () => {
  it('goes by tier, then by batch, then by place, and stays exact for a million targets in a million batches', () => {
    const at = (tier: (typeof TIERS)[number], batchNumber: number, position: number): number =>
      wakeRank({tenant: {id: 'a', tier, lineage: 'sovereign', dropletId: 1}, batchNumber, position})
    const inOrder = [
      at('enterprise', 1, 1),
      at('enterprise', 1, 999_999),
      at('enterprise', 2, 1),
      at('high', 1, 1),
      at('high', 999_999, 999_999),
      at('standard', 1, 1),
    ]
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
    expect(new Set(inOrder).size).toBe(inOrder.length)
    expect(at('standard', 999_999, 999_999)).toBeLessThan(Number.MAX_SAFE_INTEGER)
  })
})
