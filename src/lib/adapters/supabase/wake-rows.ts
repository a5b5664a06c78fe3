import * as z from 'zod'

import {LineageRow, TenantStateRow, TierRow} from './tenant-rows.ts'

const TenantView = z.object({id: z.string(), tier: TierRow, lineage: LineageRow, dropletId: z.number().nullable()})

export const CandidateRow = TenantView.extend({state: TenantStateRow})

export const TargetRow = z.object({
  tenantId: z.string(),
  tier: TierRow,
  position: z.number(),
  state: z.enum(['queued', 'claimed', 'requested', 'ready', 'failed', 'skipped', 'cancelled']),
  attempts: z.number(),
  requestedAt: z.string().nullable(),
  readyAt: z.string().nullable(),
  apiRequests: z.number(),
  reason: z.string().nullable(),
})

export const DriveTargetRow = z.object({targetId: z.number(), tier: TierRow})

export const ClaimAnswer = z.discriminatedUnion('decision', [
  z.object({decision: z.literal('skip')}),
  z.object({
    decision: z.enum(['act', 'adopt']),
    targetId: z.number(),
    attempt: z.number(),
    requestedAt: z.string().nullable(),
    claimedAt: z.string(),
    ratePerSecond: z.number(),
    batchNumber: z.number(),
    position: z.number(),
    tenant: TenantView,
  }),
])

const Counts = z.object({
  requested: z.number(),
  open: z.number(),
  ready: z.number(),
  failed: z.number(),
  skipped: z.number(),
  cancelled: z.number(),
})

const TierProgressRow = Counts.extend({
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
})

export const ProgressDocument = z.object({
  batchId: z.string(),
  strategy: z.string(),
  ratePerSecond: z.number(),
  actor: z.string(),
  createdAt: z.string(),
  cancelledAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  elapsedMs: z.number(),
  firstReadyMs: z.number().nullable(),
  api: z.object({requests: z.number(), rateLimited: z.number()}),
  totals: Counts,
  perTier: z.partialRecord(TierRow, TierProgressRow),
  problems: z.array(
    z.object({tenantId: z.string(), state: z.enum(['failed', 'skipped']), code: z.string().nullable(), reason: z.string().nullable()}),
  ),
})
