import {ExitCode, GenesisError} from './genesis-error.ts'

/** The control plane at CONTROL_PLANE_URL did not answer. */
export class ControlPlaneUnreachableError extends GenesisError {
  readonly code = 'GEN_CONTROL_PLANE_UNREACHABLE'
  readonly exitCode = ExitCode.Unreachable
}

/** The control plane at CONTROL_PLANE_URL refused GENESIS_ADMIN_TOKEN. */
export class ControlPlaneUnauthorisedError extends GenesisError {
  readonly code = 'GEN_CONTROL_PLANE_UNAUTHORISED'
  readonly exitCode = ExitCode.Unauthorised
}

/** What answered at CONTROL_PLANE_URL has no such route, or answered in a form that this genesis does not know. */
export class ControlPlaneAnswerError extends GenesisError {
  readonly code = 'GEN_CONTROL_PLANE_ANSWER'
  readonly exitCode = ExitCode.Failed
}

/** The control plane could not do what was asked for. Code and exit code are those that it gave, as though the command had run there. */
export class ControlPlaneRefusedError extends GenesisError {
  readonly code: `GEN_${string}`
  readonly exitCode: ExitCode
  readonly #details: Record<string, unknown>

  constructor(message: string, options: {hint: string; code?: `GEN_${string}`; exitCode?: ExitCode; details?: Record<string, unknown>}) {
    super(message, options)
    this.code = options.code ?? 'GEN_CONTROL_PLANE_REFUSED'
    this.exitCode = options.exitCode ?? ExitCode.Failed
    this.#details = options.details ?? {}
  }

  override details(): Record<string, unknown> {
    return this.#details
  }
}

/** A command that needs the store or the queue themselves was run where only the control plane's admin API can be reached. */
export class NotRemoteError extends GenesisError {
  readonly code = 'GEN_NOT_REMOTE'
  readonly exitCode = ExitCode.Usage
}
