import {createInterface} from 'node:readline/promises'

import {ConfirmationMissingError, DeclinedError} from '../errors/guards.ts'

export interface ConfirmOptions {
  /** `--yes` was given. */
  yes: boolean
  /** Ends with a question mark. */
  question: string
  signal: AbortSignal
  /** With `--json` nobody is asked: the one document must be all that comes. */
  interactive: boolean
}

/**
 * Asks before something is changed.
 * @throws {ConfirmationMissingError} when nobody can be asked and `--yes` was not given
 * @throws {DeclinedError} when the answer is anything but yes
 */
export async function confirm({yes, question, signal, interactive}: ConfirmOptions): Promise<void> {
  if (yes) return
  if (!interactive || !process.stdin.isTTY || !process.stderr.isTTY)
    throw new ConfirmationMissingError(`${question} Nobody can be asked here, so nothing was done.`, {
      hint: 'Add --yes to go ahead, or --dry-run to see the plan only.',
    })
  const ask = createInterface({input: process.stdin, output: process.stderr})
  try {
    const answer = await ask.question(`${question} [y/N] `, {signal})
    if (!/^y(es)?$/i.test(answer.trim())) throw new DeclinedError('Nothing was done.', {hint: 'Answer y to go ahead.'})
  } finally {
    ask.close()
  }
}
