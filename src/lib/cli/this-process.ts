/** The edge of the command line: only here does it touch the process that it runs in. Everything below takes these as parameters. */

/** What the process was started with; not read before it is asked for. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env
}

/** How the process is to end, once all that it has begun is done. */
export function setExitCode(code: number): void {
  process.exitCode = code
}

/** Ends the process at once, whatever still runs: for a control plane that has drained, but whose servers are away and let no connection close. */
export function endAtOnce(code: number): void {
  process.exit(code)
}
