import type {GenesisError} from '../../errors/genesis-error.ts'
import {StoreRequestError, StoreSchemaError, StoreUnauthorisedError, StoreUnreachableError} from '../../errors/services.ts'

/** The failing half of an answer of supabase-js; status 0 means that no answer came. */
export interface StoreFailure {
  status: number
  error: {message: string; code: string; details: string | null} | null
  cause?: unknown
}

/** SQLSTATE classes and PostgREST codes that mean "the database is away", not "the request is wrong". */
const awayCodes = /^(08|53|57P|PGRST00[0-3]$)/

/** At the first call these mean that the schema is not there; later they mean that a call of ours is wrong. */
const noSchemaCodes = new Set(['PGRST202', 'PGRST106', '3F000', '42883'])

/** One of our errors for a failed call, told apart by status and code only. */
export function storeError({status, error, cause}: StoreFailure, url: string, connecting = false): GenesisError {
  const code = error?.code ?? ''
  const message = error?.message ?? 'no reason given'
  if (status === 0 || status === 502 || status === 503 || status === 504 || awayCodes.test(code))
    return new StoreUnreachableError(`The fleet store at ${url} does not answer (${reason(message, cause)}).`, {
      hint: 'Check SUPABASE_URL and that the store runs. For the embedded one: genesis local up',
      cause,
    })
  if (status === 401 || status === 403 || code === '42501')
    return new StoreUnauthorisedError(`The fleet store at ${url} refuses SUPABASE_SERVICE_ROLE_KEY (${message}).`, {
      hint: 'Set SUPABASE_SERVICE_ROLE_KEY to the service role key of this store.',
    })
  if (connecting && noSchemaCodes.has(code))
    return new StoreSchemaError(`The store at ${url} has no schema "genesis", or does not expose it (${message}).`, {
      hint: 'Create it with: genesis db migrate. On Supabase, add "genesis" to the exposed schemas in the API settings.',
    })
  return new StoreRequestError(`The fleet store refused a request (${code || status}: ${message}).`, {
    hint: 'Nothing was changed. See: genesis db status',
  })
}

function reason(message: string, cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? (cause.cause as NodeJS.ErrnoException) : undefined
  return inner?.code ?? inner?.message ?? message
}
