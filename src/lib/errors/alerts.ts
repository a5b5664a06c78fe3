import {ExitCode, GenesisError} from './genesis-error.ts'

/** A sink of alerts did not take a message. The message names the sink, never its address, which is a secret. */
export class AlertSinkError extends GenesisError {
  readonly code = 'GEN_ALERT_SINK'
  readonly exitCode = ExitCode.Unreachable
  /** True when this message will never be taken as it is. */
  readonly permanent: boolean
  /** How long the sink asked to be left alone. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: {hint: string; permanent?: boolean; retryAfterMs?: number | undefined; cause?: unknown}) {
    super(message, options)
    this.permanent = options.permanent ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}
