import {ExitCode, GenesisError} from './genesis-error.ts'

/** A job that can never succeed, such as one whose payload is not what its queue carries. It is not tried again. */
export class PermanentJobError extends GenesisError {
  readonly code = 'GEN_JOB_PERMANENT'
  readonly exitCode = ExitCode.Failed
}

/** A worker's loop ended although nobody asked it to. The process ends, because it would look alive and take no jobs. */
export class WorkerStoppedError extends GenesisError {
  readonly code = 'GEN_WORKER_STOPPED'
  readonly exitCode = ExitCode.Failed
}
