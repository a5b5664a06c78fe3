import * as z from 'zod'

import type {RebootStore} from '../../health/reboot/ports.ts'
import {DriveRebootRow, RebootCandidateRow, RebootClaimAnswer, RebootEscalationRow, RebootFactsRow, RebootProgressDocument} from './reboot-rows.ts'
import type {StoreClient} from './store-client.ts'

export function rebootStore(client: StoreClient): RebootStore {
  return {
    candidates: (selection) => {
      const args =
        'tenantIds' in selection
          ? {p_ids: selection.tenantIds, p_offline_ms: 0, p_limit: null}
          : {p_ids: null, p_offline_ms: selection.offlineForMs, p_limit: selection.limit}
      return client.rpc('reboot_candidates', args, z.array(RebootCandidateRow))
    },
    facts: () => client.rpc('reboot_facts', {}, RebootFactsRow),
    create: ({id, tenantIds, reason, requestedBy, automatic, force, timeoutMs, limits}) => {
      const asked = {p_id: id, p_tenant_ids: tenantIds, p_reason: reason, p_requested_by: requestedBy}
      const rules = {p_automatic: automatic, p_force: force, p_timeout_ms: timeoutMs, p_limits: limits}
      return client.rpc('create_reboots', {...asked, ...rules}, RebootProgressDocument)
    },
    targetsToDrive: (limits) => client.rpc('reboots_to_drive', {p_limits: limits}, z.array(DriveRebootRow)),
    claim: (rebootId, limits) => client.rpc('claim_reboot', {p_id: rebootId, p_limits: limits}, RebootClaimAnswer),
    beginRequest: (rebootId, attempt) => client.rpc('begin_reboot_request', {p_id: rebootId, p_attempt: attempt}, z.boolean()),
    recordAction: (rebootId, attempt, actionId) =>
      client.rpc('record_reboot_action', {p_id: rebootId, p_attempt: attempt, p_action_id: actionId}, z.boolean()),
    recordCycled: (rebootId, attempt) => client.rpc('record_reboot_cycled', {p_id: rebootId, p_attempt: attempt}, z.boolean()),
    fail: (rebootId, attempt, {code, reason, outcomeUnknown}) => {
      const args = {p_id: rebootId, p_attempt: attempt, p_code: code, p_reason: reason, p_outcome_unknown: outcomeUnknown}
      return client.rpc('fail_reboot', args, z.boolean())
    },
    markRecovered: (tenantIds) => client.rpc('mark_reboots_recovered', {p_tenant_ids: tenantIds}, z.number()),
    expireOverdue: () => client.rpc('expire_overdue_reboots', {}, z.number()),
    escalations: () => client.rpc('reboot_escalations', {}, z.array(RebootEscalationRow)),
    noteEscalated: async (escalations) => {
      const ids = (state: 'firing' | 'resolved') => escalations.filter((one) => one.state === state).map(({rebootId}) => rebootId)
      await client.rpc('note_reboot_escalations', {p_raised: ids('firing'), p_over: ids('resolved')}, z.unknown())
    },
    progress: async (requestId) => (await client.rpc('reboot_progress', {p_id: requestId}, RebootProgressDocument.nullable())) ?? undefined,
    latest: (limit) => client.rpc('list_reboots', {p_limit: limit}, z.array(RebootProgressDocument)),
  }
}
