import {chalkStderr} from 'chalk'

import type {GenesisError} from '../errors/genesis-error.ts'

/** Writes a failure for a person: what happened, what to do now, and the code to look up. */
export function printError(error: GenesisError, stderr: NodeJS.WritableStream, showCause: boolean): void {
  const [first, ...rest] = error.message.split('\n')
  const lines = [`${chalkStderr.red('✖')} ${chalkStderr.bold(first)}`, ...rest.map((line) => `  ${line}`)]
  lines.push(`  ${chalkStderr.cyan('→')} ${error.hint}`, chalkStderr.dim(`  ${error.code}, exit code ${error.exitCode}`))
  if (showCause) lines.push(chalkStderr.dim(causeText(error)))
  stderr.write(`${lines.join('\n')}\n`)
}

function causeText(error: Error): string {
  const own = error.stack ?? error.message
  return error.cause instanceof Error ? `${own}\ncaused by ${causeText(error.cause)}` : own
}
