import * as z from 'zod'

import type {HealthProbe, LivenessStore, TenantKeys} from '../../health/ports.ts'
import type {StoreClient} from './store-client.ts'
import {LineageRow} from './tenant-rows.ts'

const Recorded = z.object({replayed: z.array(z.string()), waking: z.array(z.string())})

export function livenessStore(client: StoreClient): LivenessStore {
  return {
    record: (heartbeats) => {
      const rows = heartbeats.map(({tenantId, sentAt, sidecarVersion, n8nVersion, state, load}) => ({
        tenant_id: tenantId,
        sent_at: sentAt,
        sidecar_version: sidecarVersion,
        n8n_version: n8nVersion,
        sidecar_state: state,
        load,
      }))
      return client.rpc('record_heartbeats', {p_rows: rows}, Recorded)
    },
  }
}

export function tenantKeys(client: StoreClient): TenantKeys {
  return {
    read: (ids) => client.rpc('tenant_keys', {p_ids: ids}, z.array(z.object({id: z.string(), keyVersion: z.number(), lineage: LineageRow}))),
  }
}

export function storeProbe(client: StoreClient): HealthProbe {
  return {
    check: async (timeoutMs) => {
      await client.rpc('applied_migrations', {}, z.array(z.string()), timeoutMs)
      return {problems: []}
    },
  }
}
