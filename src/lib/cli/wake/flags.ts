import {Flags} from '@oclif/core'

import {UsageError} from '../../errors/usage.ts'
import {TIERS} from '../../tenants/tenant.ts'
import type {WakeSelection} from '../../wake/ports.ts'
import {readIds} from '../read-text.ts'

/** DigitalOcean's limit of 250 requests a minute, with room for a short burst above it. */
const maxRatePerSecond = 20

const ratePerSecond = Flags.custom<number>({
  parse: (input) => {
    const rate = Number(input)
    if (Number.isFinite(rate) && rate >= 0.01 && rate <= maxRatePerSecond) return Promise.resolve(rate)
    throw new UsageError(`${input} is not a number from 0.01 to ${maxRatePerSecond}.`, {hint: 'The default is 1 request a second.'})
  },
})

/** What chooses tenants and sets the pace; the same for `wake` and `wake plan`. */
export const selectionFlags = {
  tier: Flags.option({options: TIERS, multiple: true, default: [], description: 'only this tier (repeatable)'})(),
  tenant: Flags.string({multiple: true, default: [], description: 'only this tenant (repeatable)', helpValue: 'ID'}),
  file: Flags.string({description: 'only the tenants in this file, one id a line; - for standard input', helpValue: 'FILE'}),
  limit: Flags.integer({min: 1, max: 15_000, description: 'at most so many, in wake order'}),
  rate: ratePerSecond({default: 1, description: 'requests a second to DigitalOcean, over all processes', helpValue: 'N'}),
}

export interface SelectionFlagValues {
  tier: WakeSelection['tiers']
  tenant: string[]
  file: string | undefined
  limit: number | undefined
}

/** @throws {InputUnreadableError} when the file cannot be read; {UsageError} when it names nobody */
export async function readSelection(flags: SelectionFlagValues): Promise<WakeSelection> {
  const fromFile = flags.file === undefined ? [] : await readIds(flags.file)
  if (flags.file !== undefined && fromFile.length === 0) throw new UsageError(`${flags.file} names no tenant.`, {hint: 'Write one tenant id a line.'})
  const tenantIds = [...new Set([...flags.tenant, ...fromFile])]
  return {
    tiers: flags.tier,
    ...(tenantIds.length === 0 ? {} : {tenantIds}),
    ...(flags.limit === undefined ? {} : {limit: flags.limit}),
  }
}
