import {ExitCode, GenesisError} from './genesis-error.ts'

/** A permit could not be kept while its request had not left yet, because this process or the store stood still. The job is tried again. */
export class ApiPermitLostError extends GenesisError {
  readonly code = 'GEN_API_PERMIT_LOST'
  readonly exitCode = ExitCode.Unreachable
}

/** The API asked for a pause that is too long to hold a job for; the job is put back until `retryAtMs` (epoch ms). */
export class ApiBudgetPausedError extends GenesisError {
  readonly code = 'GEN_API_BUDGET_PAUSED'
  readonly exitCode = ExitCode.Unreachable
  readonly retryAtMs: number

  constructor(message: string, options: {hint: string; retryAtMs: number}) {
    super(message, options)
    this.retryAtMs = options.retryAtMs
  }
}
