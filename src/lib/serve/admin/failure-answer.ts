import type {FailureStatus} from '../../admin-api/failure.ts'
import {AdminRateLimitedError, RequestInvalidError} from '../../errors/admin.ts'
import {type ExitCode, GenesisError} from '../../errors/genesis-error.ts'
import {InternalError} from '../../errors/usage.ts'

/** Errors whose exit code alone would give the wrong status. */
const statusOfCode: Readonly<Record<string, FailureStatus>> = {
  GEN_NOT_FOUND: 404,
  GEN_ROUTE_NOT_FOUND: 404,
  GEN_ADMIN_UNAUTHORISED: 401,
  GEN_ADMIN_RATE_LIMITED: 429,
  // The control plane's own settings, about which the client can do nothing.
  GEN_CONFIG_INVALID: 503,
}

const statusOfExitCode: Readonly<Record<Exclude<ExitCode, 0>, FailureStatus>> = {1: 500, 2: 400, 3: 503, 4: 502, 5: 409, 130: 503}

const reasonOfStatus: Readonly<Record<number, string>> = {
  413: 'The body is larger than this route takes.',
  415: 'The body is not application/json.',
}

export interface FailureAnswer {
  status: FailureStatus
  error: GenesisError
  retryAfterSeconds?: number
}

const retryAfterSeconds = 5

/** How a failure is told: errors of ours as they are, faults of the request as such, and nothing of what nobody foresaw. */
export function failureAnswer(error: unknown): FailureAnswer {
  const known = asKnown(error)
  const status = statusOf(known)
  if (known instanceof AdminRateLimitedError) return {status, error: known, retryAfterSeconds: known.retryAfterSeconds}
  return status === 503 ? {status, error: known, retryAfterSeconds} : {status, error: known}
}

function statusOf(error: GenesisError): FailureStatus {
  if (error instanceof RequestInvalidError) return error.status as FailureStatus
  return statusOfCode[error.code] ?? statusOfExitCode[error.exitCode as Exclude<ExitCode, 0>]
}

function asKnown(error: unknown): GenesisError {
  if (error instanceof GenesisError) return error
  // Of the HTTP server: a body that is too large, of another type, or no JSON.
  const status = (error as {statusCode?: unknown}).statusCode
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new RequestInvalidError(reasonOfStatus[status] ?? 'The body is not valid JSON, or has members that no request may have.', {
      hint: 'See what the route takes: /v1/admin/openapi.json',
      status: status in reasonOfStatus ? status : 400,
      cause: error,
    })
  return new InternalError('An unforeseen fault stopped the request.', {hint: "Look for it in the control plane's log.", cause: error})
}
