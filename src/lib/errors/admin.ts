import {ExitCode, GenesisError} from './genesis-error.ts'

/** One member of a request that was refused. */
export interface RequestProblem {
  /** For example `body.tenantIds.3`. */
  where: string
  reason: string
}

/** A request to the admin API is not what its route takes; nothing was done. */
export class RequestInvalidError extends GenesisError {
  readonly code = 'GEN_REQUEST_INVALID'
  readonly exitCode = ExitCode.Usage
  /** The HTTP status that says it best: 400, 413 or 415. */
  readonly status: number
  readonly problems: readonly RequestProblem[]

  constructor(message: string, options: {hint: string; status?: number; problems?: readonly RequestProblem[]; cause?: unknown}) {
    super(message, options)
    this.status = options.status ?? 400
    this.problems = options.problems ?? []
  }

  override details(): Record<string, unknown> {
    return {problems: this.problems}
  }
}

/** The admin API has no such route, or not under this method. */
export class RouteNotFoundError extends GenesisError {
  readonly code = 'GEN_ROUTE_NOT_FOUND'
  readonly exitCode = ExitCode.Usage
}

/** A request to the admin API came without the admin token, or with a wrong one. */
export class AdminUnauthorisedError extends GenesisError {
  readonly code = 'GEN_ADMIN_UNAUTHORISED'
  readonly exitCode = ExitCode.Unauthorised
}

/** Too many requests to the admin API came from one address. */
export class AdminRateLimitedError extends GenesisError {
  readonly code = 'GEN_ADMIN_RATE_LIMITED'
  readonly exitCode = ExitCode.Unreachable
  readonly retryAfterSeconds: number

  constructor(message: string, options: {hint: string; retryAfterSeconds: number}) {
    super(message, options)
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** This control plane is about to stop, or has not started yet, and takes no changes. */
export class NotReadyError extends GenesisError {
  readonly code = 'GEN_NOT_READY'
  readonly exitCode = ExitCode.Unreachable
}
