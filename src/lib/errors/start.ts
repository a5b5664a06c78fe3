import {ExitCode, GenesisError} from './genesis-error.ts'

/** The server of the queue answers, but it is too old or set up in a way that loses jobs. */
export class QueueUnfitError extends GenesisError {
  readonly code = 'GEN_QUEUE_UNFIT'
  readonly exitCode = ExitCode.Refused
}

/** A server cannot listen on the address that was chosen: this host does not have it, or the user may not take the port. */
export class AddressUnusableError extends GenesisError {
  readonly code = 'GEN_ADDRESS_UNUSABLE'
  readonly exitCode = ExitCode.Usage
}

/** Several things keep the control plane from starting; each is an error of its own in `problems`. */
export class StartRefusedError extends GenesisError {
  readonly code = 'GEN_START_REFUSED'
  readonly exitCode = ExitCode.Refused
  readonly problems: readonly GenesisError[]

  constructor(problems: readonly GenesisError[]) {
    const lines = problems.flatMap(({message, hint, code}) => [`- ${message.replaceAll('\n', '\n  ')}`, `  → ${hint} (${code})`])
    super(`The control plane cannot start, for ${problems.length} reasons:\n${lines.join('\n')}`, {
      hint: 'Mend all of them and start it again. To look further: genesis doctor',
    })
    this.problems = problems
  }

  override details(): Record<string, unknown> {
    return {problems: this.problems.map(({code, message, hint, exitCode}) => ({code, message, hint, exitCode}))}
  }
}
