import * as z from 'zod'

import {LineageRow, TenantStateRow, TierRow} from './tenant-rows.ts'

const state = z.enum(['queued', 'claimed', 'requested', 'recovered', 'failed', 'cancelled'])

export const RebootCandidateRow = z.object({
  id: z.string(),
  tier: TierRow,
  lineage: LineageRow,
  state: TenantStateRow,
  region: z.string().nullable(),
  dropletId: z.number().nullable(),
  inStateMs: z.number(),
  sinceRebootMs: z.number().nullable(),
  failedAttempts: z.number(),
  isOpen: z.boolean(),
})

export const RebootFactsRow = z.object({inLastHour: z.number(), open: z.number(), inconclusiveRegions: z.array(z.string())})

export const RebootProgressDocument = z.object({
  requestId: z.string(),
  reason: z.string(),
  requestedBy: z.string(),
  automatic: z.boolean(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  elapsedMs: z.number(),
  reboots: z.array(
    z.object({
      tenantId: z.string(),
      tier: TierRow,
      state,
      attempts: z.number(),
      createdAt: z.string(),
      requestedAt: z.string().nullable(),
      cycledAt: z.string().nullable(),
      endedAt: z.string().nullable(),
      code: z.string().nullable(),
      outcome: z.string().nullable(),
    }),
  ),
})

export const DriveRebootRow = z.object({rebootId: z.number(), tier: TierRow})

export const RebootClaimAnswer = z.discriminatedUnion('decision', [
  z.object({decision: z.enum(['skip', 'wait'])}),
  z.object({
    decision: z.enum(['act', 'adopt', 'look']),
    rebootId: z.number(),
    attempt: z.number(),
    requestedAt: z.string().nullable(),
    actionId: z.number().nullable(),
    tenant: z.object({id: z.string(), tier: TierRow, lineage: LineageRow, dropletId: z.number().nullable()}),
  }),
])

export const RebootEscalationRow = z.object({
  rebootId: z.number(),
  tenantId: z.string(),
  region: z.string().nullable(),
  failures: z.number(),
  state: z.enum(['firing', 'resolved']),
})
