import {storeError} from './store-error.ts'

const probeTimeoutMs = 10_000

/** Supabase serves PostgREST under /rest/v1; a PostgREST of one's own (embedded, or in front of RDS) serves it at the root. */
export type StorePath = 'supabase' | 'bare'

/**
 * Finds out which of the two answers at this address, by asking for a function that every store has.
 * @throws {StoreUnreachableError | StoreUnauthorisedError} when neither does
 */
export async function findStorePath(url: string, serviceRoleKey: string, signal?: AbortSignal): Promise<StorePath> {
  const base = url.replace(/\/$/, '')
  const bare = await probe({address: `${base}/rpc/applied_migrations`, key: serviceRoleKey, url, signal})
  if (bare) return 'bare'
  return 'supabase'
}

interface Probe {
  address: string
  key: string
  url: string
  signal: AbortSignal | undefined
}

/** True when PostgREST itself answered, with data or with one of its own error codes. */
async function probe({address, key, url, signal}: Probe): Promise<boolean> {
  const deadline = AbortSignal.timeout(probeTimeoutMs)
  const headers = {apikey: key, authorization: `Bearer ${key}`, 'accept-profile': 'genesis'}
  try {
    const response = await fetch(address, {headers, signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline])})
    const body = (await response.json().catch(() => undefined)) as object | null | undefined
    return response.ok || isPostgrestError(body)
  } catch (error) {
    throw storeError({status: 0, error: {message: (error as Error).message, code: '', details: ''}, cause: error}, url)
  }
}

/** PostgREST's errors have these four fields, whether the code is its own or the database's; gateways in front of it answer otherwise. */
function isPostgrestError(body: object | null | undefined): boolean {
  return typeof body === 'object' && body !== null && ['code', 'details', 'hint', 'message'].every((field) => field in body)
}

/** supabase-js always asks below /rest/v1; this takes it off again. */
export const bareFetch: typeof fetch = (input, init) => {
  const address = new URL(input instanceof Request ? input.url : input)
  address.pathname = address.pathname.replace('/rest/v1/', '/')
  return fetch(address, init)
}
