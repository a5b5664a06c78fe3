import * as z from 'zod'

import type {WakeStore} from '../../wake/ports.ts'
import type {StoreClient} from './store-client.ts'
import {CandidateRow, ClaimAnswer, DriveTargetRow, ProgressDocument, TargetRow} from './wake-rows.ts'

/** Thousands of targets in one statement. */
const bulkTimeoutMs = 60_000

export function wakeStore(client: StoreClient): WakeStore {
  return {
    candidates: ({tiers, tenantIds, limit}) => {
      const args = {p_tier: tiers.length === 0 ? null : tiers, p_ids: tenantIds ?? null, p_limit: limit ?? null}
      return client.rpc('wake_candidates', args, z.array(CandidateRow), bulkTimeoutMs)
    },
    createBatch: ({id, strategy, tenantIds, ratePerSecond, readyTimeoutMs, actor}) => {
      const batch = {p_batch_id: id, p_tenant_ids: tenantIds, p_strategy: strategy, p_rate: ratePerSecond}
      const args = {...batch, p_ready_timeout_ms: readyTimeoutMs, p_actor: actor}
      return client.rpc('create_wake_batch', args, ProgressDocument, bulkTimeoutMs)
    },
    targetsToDrive: (batchId) => client.rpc('wake_targets_to_drive', {p_batch_id: batchId ?? null}, z.array(DriveTargetRow), bulkTimeoutMs),
    countTargetsToDrive: () => client.rpc('count_wake_targets_to_drive', {}, z.number()),
    claim: (targetId, starts = 1) => client.rpc('claim_wake_target', {p_target_id: targetId, p_starts: starts}, ClaimAnswer),
    beginRequest: (targetId, attempt) => client.rpc('begin_wake_request', {p_target_id: targetId, p_attempt: attempt}, z.boolean()),
    countRequests: async (targetId, requests, rateLimited) => {
      await client.rpc('count_wake_requests', {p_target_id: targetId, p_requests: requests, p_rate_limited: rateLimited}, z.unknown())
    },
    recordAction: (targetId, attempt, actionId) =>
      client.rpc('record_wake_action', {p_target_id: targetId, p_attempt: attempt, p_action_id: actionId}, z.boolean()),
    fail: (targetId, attempt, {code, reason, outcomeUnknown}) => {
      const args = {p_target_id: targetId, p_attempt: attempt, p_code: code, p_reason: reason, p_outcome_unknown: outcomeUnknown}
      return client.rpc('fail_wake_target', args, z.boolean())
    },
    markReady: (tenantIds) => client.rpc('mark_wakes_ready', {p_tenant_ids: tenantIds}, z.number()),
    expireOverdue: () => client.rpc('expire_overdue_wakes', {}, z.number()),
    cancel: async (batchId, actor) =>
      (await client.rpc('cancel_wake_batch', {p_batch_id: batchId, p_actor: actor}, ProgressDocument.nullable())) ?? undefined,
    progress: async (batchId) => (await client.rpc('wake_progress', {p_batch_id: batchId}, ProgressDocument.nullable())) ?? undefined,
    targets: (batchId) => client.rpc('list_wake_targets', {p_batch_id: batchId}, z.array(TargetRow), bulkTimeoutMs),
    latest: (limit) => client.rpc('list_wake_batches', {p_limit: limit}, z.array(ProgressDocument)),
    typicalBootMs: async () => (await client.rpc('typical_boot_ms', {}, z.number().nullable())) ?? undefined,
  }
}
