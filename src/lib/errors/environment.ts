import {ExitCode, GenesisError} from './genesis-error.ts'

export interface ConfigProblem {
  variable: string
  /** What is wrong, without the value where that is a secret. */
  problem: string
  expected: string
  example: string
}

/** One or more environment variables are wrong or missing; all are named at once. */
export class ConfigInvalidError extends GenesisError {
  readonly code = 'GEN_CONFIG_INVALID'
  readonly exitCode = ExitCode.Usage
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map((p) => `${p.variable} ${p.problem}; expected ${p.expected}, for example ${p.example}`)
    super(`${problems.length === 1 ? 'A setting is' : `${problems.length} settings are`} wrong:\n${lines.join('\n')}`, {
      hint: `Set ${problems.map((p) => p.variable).join(', ')} in the environment and run the command again.`,
    })
    this.problems = problems
  }

  override details(): Record<string, unknown> {
    return {problems: this.problems}
  }
}

/** GENESIS_HOME cannot be created or written. */
export class HomeUnwritableError extends GenesisError {
  readonly code = 'GEN_HOME_UNWRITABLE'
  readonly exitCode = ExitCode.Usage
}

/** The embedded Postgres or PostgREST could not be started or stopped. */
export class LocalStackError extends GenesisError {
  readonly code = 'GEN_LOCAL_STACK'
  readonly exitCode = ExitCode.Unreachable
}

/** A server could not listen because another process holds the address. */
export class PortInUseError extends GenesisError {
  readonly code = 'GEN_PORT_IN_USE'
  readonly exitCode = ExitCode.Usage
}
