import {InterruptedError} from '../../errors/usage.ts'
import type {WakeProgress} from '../../wake/wake-batch.ts'
import {renderWakeResult} from './wake-result.ts'
import {showWakeProgress} from './watch.ts'

export interface FollowOptions {
  batchId: string
  json: boolean
  note: (line: string) => void
  log: (line: string) => void
  environment: Readonly<Record<string, string | undefined>>
}

/**
 * Watches a batch to its end and prints how it went.
 * @throws {InterruptedError} that says how to come back; the batch goes on
 */
export async function followBatch(
  updates: AsyncIterable<WakeProgress>,
  {batchId, json, note, log, environment}: FollowOptions,
): Promise<WakeProgress> {
  const live = !json && process.stderr.isTTY && process.stdout.isTTY && (environment.CI ?? '') === ''
  try {
    const last = await showWakeProgress(updates, {live, note})
    if (!json) log(`${live ? '\n' : ''}${await renderWakeResult(last)}`)
    return last
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error
    throw new InterruptedError(`Stopped watching ${batchId}; the batch goes on.`, {
      hint: `Come back: genesis wake status ${batchId} --watch. Call it off: genesis wake cancel ${batchId}`,
    })
  }
}
