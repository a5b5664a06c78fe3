import type {GenesisError} from '../errors/genesis-error.ts'
import {paintFor} from './paint.ts'

/** Writes a failure for a person: what happened, what to do now, and the code to look up. */
export function printError(error: GenesisError, stderr: NodeJS.WriteStream, showCause: boolean): void {
  const {chalk} = paintFor(stderr)
  const [first, ...rest] = error.message.split('\n')
  const lines = [`${chalk.red('✖')} ${chalk.bold(first)}`, ...rest.map((line) => `  ${line}`)]
  lines.push(`  ${chalk.cyan('→')} ${error.hint}`, chalk.dim(`  ${error.code}, exit code ${error.exitCode}`))
  if (showCause) lines.push(chalk.dim(causeText(error)))
  stderr.write(`${lines.join('\n')}\n`)
}

function causeText(error: Error): string {
  const own = error.stack ?? error.message
  return error.cause instanceof Error ? `${own}\ncaused by ${causeText(error.cause)}` : own
}
