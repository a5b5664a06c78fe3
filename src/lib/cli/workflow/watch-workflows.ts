import {stat} from 'node:fs/promises'

import {GenesisError} from '../../errors/genesis-error.ts'
import {UsageError} from '../../errors/usage.ts'
import {printError} from '../print-error.ts'
import {STDIN} from '../read-text.ts'
import {type CheckOptions, checkWorkflows} from './check-workflows.ts'
import type {KnownResults} from './validate-files.ts'
import type {Validation} from './validation.ts'
import {watchFiles} from './watch-files.ts'

/**
 * Checks the workflows, and again whenever they change, until the signal ends it. A file that has not changed is not read again.
 * @param show gets the result of each check
 * @returns the last result
 * @throws {GenesisError} when the first check cannot be done
 */
export async function watchWorkflows(options: CheckOptions, show: (validation: Validation) => Promise<void>): Promise<Validation> {
  const {inputs, signal} = options
  if (inputs.includes(STDIN)) throw new UsageError('Standard input cannot be watched.', {hint: 'Name files or folders with --watch.'})
  const known: KnownResults = new Map()
  let last: Validation | undefined
  const check = async (): Promise<void> => {
    try {
      last = await checkWorkflows({...options, known})
      clearTerminal()
      await show(last)
      process.stderr.write('Watching for changes; Ctrl-C ends it.\n')
    } catch (error) {
      if (signal.aborted && last !== undefined) return
      // A folder that is gone for the moment may come back; one that never was will not.
      if (last === undefined || !(error instanceof GenesisError)) throw error
      printError(error, process.stderr, false)
    }
  }
  await watchFiles(await Promise.all(inputs.map(rootOf)), check, signal)
  // Interrupted before the first check had ended, there is no result.
  if (last === undefined) throw signal.reason
  return last
}

/** So that what is shown is what is true now; elsewhere, such as in a log, everything stays. */
function clearTerminal(): void {
  if (process.stdout.isTTY) process.stdout.write('\u001b[2J\u001b[H')
}

/** What must be watched for an argument: itself, or for a glob the folder that its matches lie in. */
async function rootOf(input: string): Promise<string> {
  const exists = await stat(input).then(
    () => true,
    () => false,
  )
  if (exists) return input
  const parts = input.split('/')
  const first = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part))
  return first === -1 ? input : parts.slice(0, first).join('/') || (input.startsWith('/') ? '/' : '.')
}
