import * as z from 'zod'

import type {MetricHistory} from '../../health/database/ports.ts'
import type {FleetKeyNotes} from '../../health/doctor/ports.ts'
import type {StoreClient} from './store-client.ts'

const Points = z.record(
  z.string(),
  z.array(z.object({at: z.string(), value: z.number()}).transform(({at, value}) => ({atMs: Date.parse(at), value}))),
)
const FleetKey = z.object({fingerprint: z.string(), notedAt: z.string(), notedBy: z.string()})

export function metricHistory(client: StoreClient): MetricHistory {
  return {
    record: async (values) => {
      await client.rpc('record_metrics', {p_values: values}, z.unknown())
    },
    read: (figures, days) => client.rpc('read_metrics', {p_figures: figures, p_days: days}, Points),
  }
}

/** @param notedBy the process that starts with the key */
export function fleetKeyNotes(client: StoreClient, notedBy: string): FleetKeyNotes {
  return {
    note: async (fingerprint) => {
      await client.rpc('note_fleet_key', {p_fingerprint: fingerprint, p_noted_by: notedBy}, z.unknown())
    },
    latest: async () => (await client.rpc('latest_fleet_key', {}, FleetKey.nullable())) ?? undefined,
  }
}
