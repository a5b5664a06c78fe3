import {ExitCode, GenesisError} from './genesis-error.ts'

/** A change needs a yes and nobody could be asked. */
export class ConfirmationMissingError extends GenesisError {
  readonly code = 'GEN_CONFIRMATION_MISSING'
  readonly exitCode = ExitCode.Refused
}

/** The person who was asked said no. */
export class DeclinedError extends GenesisError {
  readonly code = 'GEN_DECLINED'
  readonly exitCode = ExitCode.Refused
}
