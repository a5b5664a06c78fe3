import * as z from 'zod'

import {LINEAGES, TENANT_ID_PATTERN, TENANT_STATES, TIERS} from '../tenants/tenant.ts'

/** Milliseconds since 1970. */
export const epochMs = z.number().nonnegative()
export const tier = z.enum(TIERS)
export const lineage = z.enum(LINEAGES)
export const tenantState = z.enum(TENANT_STATES)

export const tenantId = z.string().regex(TENANT_ID_PATTERN, 'expected 1 to 63 lower-case letters, digits and inner hyphens')
/** 15,000 ids of 63 characters, with quotes and commas. */
export const manyIdsBytes = 1_048_576
export const tenantIds = z.array(tenantId).min(1).max(15_000)

/** Text that ends in a table or a log: bounded, and no control characters. */
export function line(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^\P{Cc}*$/u, 'expected one line without control characters')
}
