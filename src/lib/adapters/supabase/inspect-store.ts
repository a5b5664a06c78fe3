import * as z from 'zod'

import type {StoreFacts} from '../../health/doctor/ports.ts'
import type {Clock} from '../../time/clock.ts'
import {compareSchema} from '../postgres/schema-state.ts'
import {storeError} from './store-error.ts'
import {findStorePath} from './store-path.ts'

export interface InspectStoreOptions {
  url: string
  serviceRoleKey: string
  ownMigrations: readonly string[]
  clock: Clock
}

const Refusal = z.object({message: z.string(), code: z.string(), details: z.string().nullable()})

/**
 * Looks at the store without working with it: which server answers, how long that takes, which migrations it has.
 * @throws {StoreUnreachableError | StoreUnauthorisedError | StoreSchemaError}
 */
export async function inspectStore({url, serviceRoleKey, ownMigrations, clock}: InspectStoreOptions, signal: AbortSignal): Promise<StoreFacts> {
  const base = url.replace(/\/$/, '')
  const path = await findStorePath(url, serviceRoleKey, signal)
  const headers = {apikey: serviceRoleKey, authorization: `Bearer ${serviceRoleKey}`, 'accept-profile': 'genesis'}
  const askedMs = clock.now()
  const response = await fetch(`${base}${path === 'bare' ? '' : '/rest/v1'}/rpc/applied_migrations`, {headers, signal})
  const body: unknown = await response.json().catch(() => undefined)
  const answeredMs = clock.now()
  if (!response.ok) throw storeError({status: response.status, error: Refusal.safeParse(body).data ?? null}, url, true)
  const theirMs = Date.parse(response.headers.get('date') ?? '')
  return {
    address: new URL(url).origin,
    latencyMs: answeredMs - askedMs,
    server: /^postgrest\/[\d.]+/.exec(response.headers.get('server') ?? '')?.[0],
    schema: compareSchema(ownMigrations, z.array(z.string()).parse(body)),
    clock: Number.isNaN(theirMs) ? undefined : {askedMs, answeredMs, theirMs, theirPrecisionMs: 1000},
  }
}
