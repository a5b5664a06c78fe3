import {ExitCode, GenesisError} from './genesis-error.ts'

/** The fleet store (PostgREST in front of Postgres) did not answer. */
export class StoreUnreachableError extends GenesisError {
  readonly code = 'GEN_STORE_UNREACHABLE'
  readonly exitCode = ExitCode.Unreachable
}

/** The fleet store refused the service key. */
export class StoreUnauthorisedError extends GenesisError {
  readonly code = 'GEN_STORE_UNAUTHORISED'
  readonly exitCode = ExitCode.Unauthorised
}

/** The fleet store answered, but refused or failed the request. */
export class StoreRequestError extends GenesisError {
  readonly code = 'GEN_STORE_REQUEST'
  readonly exitCode = ExitCode.Failed
}

/** The store's schema is newer than this binary, older than it, or not there. */
export class StoreSchemaError extends GenesisError {
  readonly code = 'GEN_STORE_SCHEMA'
  readonly exitCode = ExitCode.Refused
}

/** Redis or the queue's Postgres did not answer. */
export class QueueUnreachableError extends GenesisError {
  readonly code = 'GEN_QUEUE_UNREACHABLE'
  readonly exitCode = ExitCode.Unreachable
}

/** Redis or the queue's Postgres refused the credentials. */
export class QueueUnauthorisedError extends GenesisError {
  readonly code = 'GEN_QUEUE_UNAUTHORISED'
  readonly exitCode = ExitCode.Unauthorised
}

/** The DigitalOcean API did not answer in time, or answered with a server error. */
export class DigitalOceanUnreachableError extends GenesisError {
  readonly code = 'GEN_DIGITALOCEAN_UNREACHABLE'
  readonly exitCode = ExitCode.Unreachable
}

/** The DigitalOcean API refused the token. */
export class DigitalOceanUnauthorisedError extends GenesisError {
  readonly code = 'GEN_DIGITALOCEAN_UNAUTHORISED'
  readonly exitCode = ExitCode.Unauthorised
}

/** The DigitalOcean API refused this request for good: unknown droplet, invalid action. */
export class DigitalOceanRefusedError extends GenesisError {
  readonly code = 'GEN_DIGITALOCEAN_REFUSED'
  readonly exitCode = ExitCode.Failed
  readonly status: number

  constructor(message: string, options: {hint: string; status: number; cause?: unknown}) {
    super(message, options)
    this.status = options.status
  }
}

/** The DigitalOcean API answered 429. `retryAtMs` is epoch milliseconds, the earliest sensible time for the next request. */
export class DigitalOceanRateLimitedError extends GenesisError {
  readonly code = 'GEN_DIGITALOCEAN_RATE_LIMITED'
  readonly exitCode = ExitCode.Unreachable
  readonly retryAtMs: number

  constructor(message: string, options: {hint: string; retryAtMs: number}) {
    super(message, options)
    this.retryAtMs = options.retryAtMs
  }
}
