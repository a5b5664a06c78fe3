import * as z from 'zod'

import type {AlertEvents} from '../../health/alerts/alert-event.ts'
import type {AlertCounts, AlertDesk, AlertStore, DeliveryOutcome, FleetFigures} from '../../health/alerts/ports.ts'
import {
  AlertListRow,
  AlertStateRow,
  BacklogRow,
  CountsRow,
  InstanceRow,
  LoadRow,
  OutcomeRow,
  SilenceRow,
  SilentRow,
  ViolationRow,
  WorkRow,
} from './alert-rows.ts'
import type {StoreClient} from './store-client.ts'

/** Thousands of alerts in one statement. */
const bulkTimeoutMs = 60_000

export function alertEvents(client: StoreClient): AlertEvents {
  return {
    raise: async (events) => {
      if (events.length > 0) await client.rpc('raise_alert_events', {p_events: events}, z.number(), bulkTimeoutMs)
    },
  }
}

export function alertStore(client: StoreClient): AlertStore {
  return {
    work: async ({sinks, sampleMs, leaseMs, limit}) => {
      const args = {p_sinks: sinks, p_limit: limit, p_lease_ms: leaseMs, p_sample_ms: sampleMs}
      return client.rpc('alert_work', args, WorkRow)
    },
    read: () => client.rpc('read_alert_state', {}, AlertStateRow, bulkTimeoutMs),
    apply: (changes, sinks) => client.rpc('apply_alert_plan', {p_plan: changes, p_sinks: sinks}, z.boolean(), bulkTimeoutMs),
    settle: ({id, attempt}, outcome) => client.rpc('settle_alert_delivery', {p_id: id, p_attempt: attempt, ...settleArgs(outcome)}, z.boolean()),
    finishCycle: async () => {
      await client.rpc('finish_alert_cycle', {}, z.unknown(), bulkTimeoutMs)
    },
    counts: (): Promise<AlertCounts> => client.rpc('alert_counts', {}, CountsRow),
  }
}

function settleArgs(outcome: DeliveryOutcome): Record<string, unknown> {
  return {
    p_outcome: outcome.outcome,
    p_error: 'reason' in outcome ? outcome.reason : null,
    p_retry_ms: 'retryMs' in outcome ? Math.ceil(outcome.retryMs) : null,
  }
}

export function alertDesk(client: StoreClient): AlertDesk {
  return {
    list: ({states, rules, subject, limit}) => {
      const args = {p_states: states, p_rules: rules.length === 0 ? null : rules, p_subject: subject ?? null, p_limit: limit}
      return client.rpc('list_alerts', args, AlertListRow)
    },
    silences: (all) => client.rpc('list_alert_silences', {p_all: all}, z.array(SilenceRow)),
    silence: ({id, rule, subject, labels, reason, author, forMs}) => {
      const matchers = {p_rule: rule, p_subject: subject, p_labels: labels}
      return client.rpc('create_alert_silence', {p_id: id, ...matchers, p_reason: reason, p_author: author, p_for_ms: forMs}, SilenceRow)
    },
    lift: async (id, actor) => (await client.rpc('lift_alert_silence', {p_id: id, p_actor: actor}, SilenceRow.nullable())) ?? undefined,
  }
}

export function fleetFigures(client: StoreClient): FleetFigures {
  return {
    underLoad: ({cpu, memory, freshMs}) =>
      client.rpc('tenants_under_load', {p_cpu: cpu, p_memory: memory, p_fresh_ms: freshMs}, z.array(LoadRow), bulkTimeoutMs),
    silent: (silentMs) => client.rpc('silent_tenants', {p_silent_ms: silentMs}, z.array(SilentRow), bulkTimeoutMs),
    instances: (freshMs) => client.rpc('list_instances', {p_fresh_ms: freshMs}, z.array(InstanceRow)),
    report: async ({id, roles, cpu, memory}, jobs) => {
      await client.rpc('report_instance', {p_id: id, p_roles: roles, p_cpu: cpu, p_memory: memory, p_jobs: jobs}, z.unknown())
    },
    jobOutcomes: (withinMs) => client.rpc('recent_job_outcomes', {p_within_ms: withinMs}, z.array(OutcomeRow)),
    violations: (withinMs) => client.rpc('recent_violations', {p_within_ms: withinMs}, z.array(ViolationRow)),
    backlogs: () => client.rpc('alert_backlogs', {}, z.array(BacklogRow)),
  }
}
