/** Process exit codes that scripts may rely on. */
export const ExitCode = {
  Ok: 0,
  /** What was checked or attempted failed: findings, failed wakes, unhealthy, rolled back. */
  Failed: 1,
  /** Wrong usage or unreadable input. */
  Usage: 2,
  /** Something needed did not answer: store, queue, DigitalOcean, sidecar. */
  Unreachable: 3,
  Unauthorised: 4,
  /** Refused by a guard: firewall, policy, missing confirmation, schema mismatch. */
  Refused: 5,
  Interrupted: 130,
} as const

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

export interface GenesisErrorOptions {
  /** What the reader should do now. */
  hint: string
  cause?: unknown
}

/** An error that a person is meant to read: what happened to which thing, and what to do now. */
export abstract class GenesisError extends Error {
  /** Unique in the catalogue, documented in docs/errors.md. */
  abstract readonly code: `GEN_${string}`
  abstract readonly exitCode: ExitCode
  readonly hint: string

  constructor(message: string, options: GenesisErrorOptions) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause})
    this.name = new.target.name
    this.hint = options.hint
  }

  /** Further facts for `--json`, beside code, message, hint and exitCode. */
  details(): Record<string, unknown> {
    return {}
  }
}
