import {ExitCode, GenesisError} from './genesis-error.ts'

/** A change needs a yes and nobody could be asked. */
export class ConfirmationMissingError extends GenesisError {
  readonly code = 'GEN_CONFIRMATION_MISSING'
  readonly exitCode = ExitCode.Refused
}

/** None of the named tenants may be rebooted now. */
export class RebootRefusedError extends GenesisError {
  readonly code = 'GEN_REBOOT_REFUSED'
  readonly exitCode = ExitCode.Refused
  readonly refused: readonly {tenantId: string; code: string; reason: string}[]

  constructor(message: string, options: {hint: string; refused: RebootRefusedError['refused']}) {
    super(message, options)
    this.refused = options.refused
  }

  override details(): Record<string, unknown> {
    return {refused: this.refused}
  }
}

/** The person who was asked said no. */
export class DeclinedError extends GenesisError {
  readonly code = 'GEN_DECLINED'
  readonly exitCode = ExitCode.Refused
}
