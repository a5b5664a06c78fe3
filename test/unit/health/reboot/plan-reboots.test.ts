import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {OhioFirewallViolation} from '../../../../src/lib/firewall/index.ts'
import {planReboots, type RebootPlanInput, rebootLimits} from '../../../../src/lib/health/reboot/plan-reboots.ts'
import type {RebootCandidate, RebootFacts} from '../../../../src/lib/health/reboot/reboot.ts'
import {LINEAGES, TENANT_STATES, TIERS} from '../../../../src/lib/tenants/tenant.ts'

const limits = rebootLimits(1_800_000)
const facts: RebootFacts = {inLastHour: 0, open: 0, inconclusiveRegions: []}

function tenant(id: string, change: Partial<RebootCandidate> = {}): RebootCandidate {
  const state = {state: 'offline', inStateMs: 700_000, sinceRebootMs: null, failedAttempts: 0, isOpen: false} as const
  return {id, tier: 'standard', lineage: 'sovereign', region: 'nyc3', dropletId: 1, ...state, ...change}
}

function plan(candidates: readonly RebootCandidate[], change: Partial<RebootPlanInput> = {}) {
  return planReboots({candidates, facts, limits, automatic: true, force: false, ...change})
}

const ids = ({tenants}: ReturnType<typeof plan>): string[] => tenants.map(({tenantId}) => tenantId)
const codes = ({refused}: ReturnType<typeof plan>): string[] => refused.map(({code}) => code)

const anyTenant: fc.Arbitrary<RebootCandidate> = fc.record({
  id: fc.stringMatching(/^[a-z]{1,6}$/),
  tier: fc.constantFrom(...TIERS),
  lineage: fc.constantFrom(...LINEAGES),
  state: fc.constantFrom(...TENANT_STATES),
  region: fc.constantFrom('nyc3', 'fra1', null),
  dropletId: fc.constantFrom(1, null),
  inStateMs: fc.nat(5_000_000),
  sinceRebootMs: fc.option(fc.nat(4_000_000)),
  failedAttempts: fc.nat(4),
  isOpen: fc.boolean(),
})
const anyFleet = fc.uniqueArray(anyTenant, {selector: ({id}) => id, maxLength: 60})
const anyFacts: fc.Arbitrary<RebootFacts> = fc.record({
  inLastHour: fc.nat(25),
  open: fc.nat(5),
  inconclusiveRegions: fc.constantFrom<string[]>([], ['nyc3'], ['*'], ['fra1']),
})

describe('A plan of automatic reboots', () => {
  it.each<[string, Partial<RebootCandidate>, Partial<RebootFacts>, string[]]>([
    ['takes who is offline', {}, {}, []],
    ['leaves out who is not', {state: 'degraded'}, {}, ['not-offline']],
    ['leaves out who is being rebooted', {state: 'rebooting'}, {}, ['already-rebooting']],
    ['leaves out whose reboot waits for its turn', {isOpen: true}, {}, ['already-rebooting']],
    ['leaves out who has no droplet', {dropletId: null}, {}, ['no-droplet']],
    ['leaves out Ohio workspaces', {lineage: 'ohio', dropletId: null}, {}, ['GEN_OHIO_FIREWALL']],
    ['leaves out who was rebooted within the cool-down', {sinceRebootMs: 1_799_999}, {}, ['cool-down']],
    ['takes who was rebooted before it', {sinceRebootMs: 1_800_000, failedAttempts: 1}, {}, []],
    ['leaves out whom two reboots did not help', {sinceRebootMs: 9_000_000, failedAttempts: 2}, {}, ['given-up']],
    ['leaves out a region that is inconclusive', {}, {inconclusiveRegions: ['nyc3']}, ['inconclusive']],
    ['takes who is elsewhere', {}, {inconclusiveRegions: ['fra1']}, []],
    ['takes who is in no region', {region: null}, {inconclusiveRegions: ['fra1']}, []],
    ['leaves out everybody when the whole fleet is inconclusive', {region: null}, {inconclusiveRegions: ['*']}, ['inconclusive']],
    ['stops at the limit of an hour', {}, {inLastHour: 20}, ['hourly-limit']],
    ['stops while three are under way', {}, {open: 3}, ['at-once-limit']],
  ])('%s', (_, change, fleet, refused) => {
    const planned = plan([tenant('a', change)], {facts: {...facts, ...fleet}})
    expect(codes(planned)).toEqual(refused)
    expect(ids(planned)).toEqual(refused.length === 0 ? ['a'] : [])
  })

  it('takes the best tier first, and in it who is offline the longest', () => {
    const fleet = [
      tenant('s', {inStateMs: 9_000_000}),
      tenant('e', {tier: 'enterprise', inStateMs: 700_000}),
      tenant('h2', {tier: 'high', inStateMs: 700_001}),
      tenant('h1', {tier: 'high', inStateMs: 800_000}),
    ]
    expect(plan(fleet)).toMatchObject({
      tenants: [{tenantId: 'e'}, {tenantId: 'h1'}, {tenantId: 'h2'}],
      refused: [{tenantId: 's', code: 'at-once-limit'}],
    })
  })

  it('never goes beyond a limit, never touches who may not be touched, and forgets nobody', () => {
    fc.assert(
      fc.property(anyFleet, anyFacts, (fleet, known) => {
        const {tenants, refused} = plan(fleet, {facts: known})
        expect(tenants.length).toBeLessThanOrEqual(Math.max(0, Math.min(limits.perHour - known.inLastHour, limits.atOnce - known.open)))
        expect([...tenants, ...refused].map(({tenantId}) => tenantId).sort()).toEqual(fleet.map(({id}) => id).sort())
        for (const {tenantId} of tenants) {
          const one = fleet.find(({id}) => id === tenantId)
          expect(one).toMatchObject({state: 'offline', lineage: 'sovereign', dropletId: 1, isOpen: false})
          expect(one?.failedAttempts).toBeLessThan(2)
          expect(one?.sinceRebootMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(limits.coolDownMs)
          expect(known.inconclusiveRegions).not.toContain('*')
          expect(known.inconclusiveRegions).not.toContain(one?.region)
        }
      }),
    )
  })
})

describe('A plan of reboots that a person asks for', () => {
  const byHand = {automatic: false} as const

  it.each<[string, Partial<RebootCandidate>, Partial<RebootFacts>, {plain: string[]; forced: string[]}]>([
    ['who is up', {state: 'active'}, {}, {plain: [], forced: []}],
    ['who is degraded', {state: 'degraded'}, {}, {plain: [], forced: []}],
    ['whom the watchdog gave up', {failedAttempts: 2, sinceRebootMs: 9_000_000}, {}, {plain: [], forced: []}],
    ['who was rebooted just now', {sinceRebootMs: 60_000}, {}, {plain: ['cool-down'], forced: []}],
    ['who may only be cut off', {}, {inconclusiveRegions: ['*']}, {plain: ['inconclusive'], forced: []}],
    ['one too many in this hour', {}, {inLastHour: 20}, {plain: ['hourly-limit'], forced: []}],
    ['while three are under way, which only means waiting', {}, {open: 3}, {plain: [], forced: []}],
    ['who sleeps', {state: 'hibernated'}, {}, {plain: ['wrong-state'], forced: ['wrong-state']}],
    ['who is being updated', {state: 'updating'}, {}, {plain: ['wrong-state'], forced: ['wrong-state']}],
    ['who is being rebooted', {state: 'rebooting'}, {}, {plain: ['already-rebooting'], forced: ['already-rebooting']}],
    ['who has no droplet', {dropletId: null}, {}, {plain: ['no-droplet'], forced: ['no-droplet']}],
  ])('of %s', (_, change, fleet, {plain, forced}) => {
    const options = {...byHand, facts: {...facts, ...fleet}}
    expect(codes(plan([tenant('a', change)], options))).toEqual(plain)
    expect(codes(plan([tenant('a', change)], {...options, force: true}))).toEqual(forced)
  })

  it('fails hard when an Ohio workspace is named, also with force', () => {
    for (const force of [false, true])
      expect(() => plan([tenant('a'), tenant('b', {lineage: 'ohio', dropletId: null})], {...byHand, force})).toThrow(OhioFirewallViolation)
  })

  it('says why, with figures', () => {
    const planned = plan([tenant('a', {sinceRebootMs: 121_000})], byHand)
    expect(planned.refused).toEqual([{tenantId: 'a', code: 'cool-down', reason: 'was rebooted 2 min ago, less than 30'}])
  })
})
