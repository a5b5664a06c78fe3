import {ExitCode, GenesisError} from './genesis-error.ts'

/** The command line itself is wrong: unknown command or flag, missing argument, value out of range. */
export class UsageError extends GenesisError {
  readonly code = 'GEN_USAGE'
  readonly exitCode = ExitCode.Usage
}

/** A file or folder named on the command line cannot be read. */
export class InputUnreadableError extends GenesisError {
  readonly code = 'GEN_INPUT_UNREADABLE'
  readonly exitCode = ExitCode.Usage
}

/** One row or value of an input file that was refused. `line` counts from 1. */
export interface InputProblem {
  line: number
  column?: string
  reason: string
}

/** An input file was read but its content was refused; nothing was changed. */
export class InputInvalidError extends GenesisError {
  readonly code = 'GEN_INPUT_INVALID'
  readonly exitCode = ExitCode.Usage
  readonly problems: readonly InputProblem[]

  constructor(message: string, options: {hint: string; problems?: readonly InputProblem[]; cause?: unknown}) {
    super(message, options)
    this.problems = options.problems ?? []
  }

  override details(): Record<string, unknown> {
    return {problems: this.problems}
  }
}

/** A file that was to be changed could not be written, or is no longer what it was when the change was planned. */
export class FileNotWrittenError extends GenesisError {
  readonly code = 'GEN_FILE_NOT_WRITTEN'
  readonly exitCode = ExitCode.Failed
}

/** A named thing (tenant, batch, template) does not exist. */
export class NotFoundError extends GenesisError {
  readonly code = 'GEN_NOT_FOUND'
  readonly exitCode = ExitCode.Usage
}

/** The person at the keyboard, or a signal, stopped the command. */
export class InterruptedError extends GenesisError {
  readonly code = 'GEN_INTERRUPTED'
  readonly exitCode = ExitCode.Interrupted
}

/** Something that nobody foresaw. The message never holds a stack trace. */
export class InternalError extends GenesisError {
  readonly code = 'GEN_INTERNAL'
  readonly exitCode = ExitCode.Failed
}
