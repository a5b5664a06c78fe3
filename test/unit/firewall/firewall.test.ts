import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {ExitCode} from '../../../src/lib/errors/genesis-error.ts'
import {assertIsNotOhio, assertIsOhio, type Guarded, getLeadsTable, OhioFirewallViolation} from '../../../src/lib/firewall/index.ts'
import type {ViolationLog} from '../../../src/lib/firewall/ports.ts'
import {recordViolations} from '../../../src/lib/firewall/record-violations.ts'

const ohio: Guarded = {id: 'old', lineage: 'ohio'}
const sovereign: Guarded = {id: 'new', lineage: 'sovereign'}
const unknown = (lineage: unknown): Guarded => ({id: 'odd', lineage}) as Guarded

function violationOf(work: () => unknown): OhioFirewallViolation {
  try {
    work()
  } catch (error) {
    if (error instanceof OhioFirewallViolation) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** Keeps what is recorded; with `fault`, cannot. */
function violationLog(fault?: Error): ViolationLog & {recorded: OhioFirewallViolation[]} {
  const recorded: OhioFirewallViolation[] = []
  const record = (violation: OhioFirewallViolation): Promise<void> => {
    if (fault !== undefined) return Promise.reject(fault)
    recorded.push(violation)
    return Promise.resolve()
  }
  return {recorded, record, latest: () => Promise.resolve({total: recorded.length, violations: []})}
}

describe('The Ohio firewall', () => {
  it('lets each lineage through to what is its own', () => {
    expect(() => assertIsOhio(ohio, 'the legacy n8n API')).not.toThrow()
    expect(() => assertIsNotOhio(sovereign, 'a droplet call')).not.toThrow()
  })

  it('refuses each lineage what is the other one’s, naming workspace, lineages and operation', () => {
    const [legacy, droplet] = [
      violationOf(() => assertIsOhio(sovereign, 'the legacy n8n API')),
      violationOf(() => assertIsNotOhio(ohio, 'a droplet call')),
    ]
    expect(legacy.details()).toEqual({subject: 'new', lineage: 'sovereign', expected: 'ohio', operation: 'the legacy n8n API'})
    expect(droplet.details()).toEqual({subject: 'old', lineage: 'ohio', expected: 'sovereign', operation: 'a droplet call'})
    for (const {code, exitCode} of [legacy, droplet]) expect([code, exitCode]).toEqual(['GEN_OHIO_FIREWALL', ExitCode.Refused])
    for (const part of ['old', 'ohio', 'a droplet call']) expect(droplet.message).toContain(part)
  })

  it('refuses a lineage that is neither, in both directions and for the leads table', () => {
    fc.assert(
      fc.property(fc.anything(), (lineage) => {
        fc.pre(lineage !== 'ohio' && lineage !== 'sovereign')
        // An array of one lineage reads like it when it becomes text; it still is not that lineage.
        for (const check of [assertIsOhio, assertIsNotOhio, getLeadsTable]) expect(() => check({id: 'odd', lineage} as Guarded, 'anything')).toThrow()
      }),
    )
    for (const lineage of ['OHIO', 'ohio ', '', null, undefined, ['ohio'], 'sovereign\n'])
      for (const check of [assertIsOhio, assertIsNotOhio, getLeadsTable])
        expect(violationOf(() => check(unknown(lineage), 'anything')).subject).toBe('odd')
  })

  it('names the leads table of each lineage', () => {
    expect([getLeadsTable(ohio), getLeadsTable(sovereign)]).toEqual(['leads_ohio', 'leads'])
  })
})

const refusedWork = (): Promise<void> => Promise.resolve().then(() => assertIsNotOhio(ohio, 'a test'))

describe('Recording violations', () => {
  it('records a violation once and lets it go on up', async () => {
    const log = violationLog()
    await expect(recordViolations(log, refusedWork)).rejects.toBeInstanceOf(OhioFirewallViolation)
    expect(log.recorded.map(({subject}) => subject)).toEqual(['old'])
  })

  it('records nothing else', async () => {
    const log = violationLog()
    await expect(recordViolations(log, () => Promise.resolve(7))).resolves.toBe(7)
    await expect(recordViolations(log, () => Promise.reject(new Error('something else')))).rejects.toThrow('something else')
    expect(log.recorded).toEqual([])
  })

  it('still ends in the violation when it cannot be recorded, with the reason as its cause', async () => {
    const fault = new Error('the store is away')
    const work = recordViolations(violationLog(fault), refusedWork)
    await expect(work).rejects.toMatchObject({code: 'GEN_OHIO_FIREWALL', exitCode: ExitCode.Refused, cause: fault})
  })
})
