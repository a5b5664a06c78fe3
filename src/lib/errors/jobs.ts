import {ExitCode, GenesisError} from './genesis-error.ts'

/** A job that can never succeed, such as one whose payload is not what its queue carries. It is not tried again. */
export class PermanentJobError extends GenesisError {
  readonly code = 'GEN_JOB_PERMANENT'
  readonly exitCode = ExitCode.Failed
}
