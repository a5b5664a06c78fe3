import * as z from 'zod'

import type {Heartbeat} from '../../health/heartbeats/heartbeat.ts'
import type {AwaitedTenants, HealthProbe, HeartbeatArchive, Liveness, TenantKeys} from '../../health/ports.ts'
import type {StoreClient} from './store-client.ts'
import {LineageRow} from './tenant-rows.ts'

const Recorded = z.object({replayed: z.array(z.string())})
const Silent = z.array(z.object({tenantId: z.string(), heardAtMs: z.number()}))
const Sweep = z.object({nowMs: z.number(), watched: z.number(), silent: z.number(), oldest: Silent, latestHeardAtMs: z.number().nullable()})
const Awaited = z.object({version: z.string(), tenants: z.array(z.object({tenantId: z.string(), sinceMs: z.number()}))}).nullable()

/** A call goes through PostgREST and costs as much as twenty heartbeats; with 15,000 agents some fifty come meanwhile. */
const gatherMs = 200

/** Liveness in the fleet store itself, by the clock of its database. */
export function livenessStore(client: StoreClient): Liveness {
  return {
    gatherMs,
    record: (heartbeats) => client.rpc('record_heartbeats', {p_rows: heartbeats.map(heartbeatRow)}, Recorded),
    sweep: ({silentForMs, limit}) => client.rpc('sweep_liveness', {p_silent_ms: Math.ceil(silentForMs), p_limit: limit}, Sweep),
    watch: (tenantIds) => client.rpc('watch_tenants', {p_ids: tenantIds}, z.number()),
    unwatch: async (silent) => {
      const rows = silent.map(({tenantId, heardAtMs}) => ({tenant_id: tenantId, heard_at_ms: heardAtMs}))
      await client.rpc('unwatch_tenants', {p_rows: rows}, z.unknown())
    },
    heardAt: (tenantIds) => client.rpc('heard_at', {p_ids: tenantIds}, Silent),
  }
}

/** Where heartbeats are shown when liveness is kept in Redis. */
export function heartbeatArchive(client: StoreClient): HeartbeatArchive {
  return {
    keep: (heard) => {
      const rows = heard.map(({heartbeat, heardAtMs}) => ({...heartbeatRow(heartbeat), received_at: new Date(heardAtMs).toISOString()}))
      return client.rpc('archive_heartbeats', {p_rows: rows}, z.number())
    },
  }
}

export function awaitedTenants(client: StoreClient): AwaitedTenants {
  return {read: (version) => client.rpc('awaited_tenants', {p_version: version}, Awaited)}
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

function heartbeatRow({tenantId, sentAt, sidecarVersion, n8nVersion, state, load}: Heartbeat): Record<string, unknown> {
  return {tenant_id: tenantId, sent_at: sentAt, sidecar_version: sidecarVersion, n8n_version: n8nVersion, sidecar_state: state, load}
}
