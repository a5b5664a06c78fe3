import * as z from 'zod'

import type {ViolationLog} from '../../firewall/ports.ts'
import type {AuditLog, TenantStore} from '../../tenants/ports.ts'
import type {StoreClient} from './store-client.ts'
import {TenantDetailDocument, TenantDocument} from './tenant-rows.ts'

/** 15,000 rows are a few megabytes in one request; the database takes about a second. */
const importTimeoutMs = 60_000

const ImportAnswer = z.object({
  conflicts: z.array(z.object({id: z.string(), reason: z.string()})),
  inserted: z.number(),
  changed: z.number(),
  unchanged: z.number(),
})

const orAny = <T>(values: readonly T[]): readonly T[] | null => (values.length === 0 ? null : values)

export function tenantStore(client: StoreClient): TenantStore {
  return {
    list: (query) =>
      client.rpc(
        'list_tenants',
        {
          p_tiers: orAny(query.tiers),
          p_states: orAny(query.states),
          p_lineages: orAny(query.lineages),
          p_search: query.search ?? null,
          p_sort: query.sort,
          p_descending: query.descending,
          p_offset: query.offset,
          p_limit: query.limit,
        },
        z.object({total: z.number(), tenants: z.array(TenantDocument)}),
      ),
    read: async (id) => (await client.rpc('read_tenant', {p_id: id}, TenantDetailDocument.nullable())) ?? undefined,
    import: (rows, actor, dryRun) => {
      const p_rows = rows.map(({workspaceId, dropletId, ...row}) => ({...row, workspace_id: workspaceId, droplet_id: dropletId}))
      return client.rpc('import_tenants', {p_rows, p_actor: actor, p_dry_run: dryRun}, ImportAnswer, importTimeoutMs)
    },
  }
}

export function auditLog(client: StoreClient): AuditLog {
  return {
    record: async ({actor, action, subject, detail = {}}) => {
      await client.rpc('record_audit', {p_actor: actor, p_action: action, p_subject: subject, p_detail: detail}, z.number())
    },
  }
}

const ViolationRow = z.object({
  at: z.string(),
  subject: z.string(),
  lineage: z.string(),
  expected: z.string(),
  operation: z.string(),
  reportedBy: z.string(),
})

/** @param reportedBy the process that reports, as it should read in the record */
export function violationLog(client: StoreClient, reportedBy: string): ViolationLog {
  return {
    record: async ({subject, lineage, expected, operation}) => {
      const args = {p_subject: subject, p_lineage: lineage, p_expected: expected, p_operation: operation, p_reported_by: reportedBy}
      await client.rpc('record_firewall_violation', args, z.number())
    },
    latest: (limit) => client.rpc('list_firewall_violations', {p_limit: limit}, z.object({total: z.number(), violations: z.array(ViolationRow)})),
  }
}
