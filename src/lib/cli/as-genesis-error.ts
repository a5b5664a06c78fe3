import {Errors} from '@oclif/core'

import {GenesisError} from '../errors/genesis-error.ts'
import {InternalError, InterruptedError, UsageError} from '../errors/usage.ts'
import {parseMessage} from './parse-message.ts'

/**
 * Every failure that leaves a command as one of ours: oclif's parse errors become usage errors, anything unforeseen an internal error
 * whose message names the fault but never a stack.
 * @param helpCommand what to type for help, for example `genesis wake --help`
 */
export function asGenesisError(error: unknown, helpCommand: string): GenesisError {
  if (error instanceof GenesisError) return withOwnMessage(error)
  if (error instanceof Error && error.name === 'AbortError')
    return new InterruptedError('Interrupted.', {hint: 'Run the command again when you are ready.', cause: error})
  if (error instanceof Errors.CLIError) return fromOclif(error, helpCommand)
  const what = error instanceof Error ? `${error.name}: ${firstLine(error.message)}` : String(error)
  return new InternalError(`An unforeseen fault stopped the command (${what}).`, {
    hint: 'Run it again with LOG_LEVEL=debug to see where, and report it with that output.',
    cause: error,
  })
}

function fromOclif(error: Errors.CLIError, helpCommand: string): GenesisError {
  return new UsageError(parseMessage(error.message), {hint: `See what it takes: ${helpCommand}`, cause: error})
}

/** oclif puts the name of the flag into the message of an error that its parser throws. */
function withOwnMessage(error: GenesisError): GenesisError {
  if (error.message.startsWith('Parsing --')) error.message = parseMessage(error.message)
  return error
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
