import {InterruptedError} from '../../errors/usage.ts'
import type {RebootProgress} from '../../health/reboot/reboot.ts'
import {formatDuration} from '../format.ts'
import {describeReboot, renderRebootResult} from './reboot-result.ts'

export interface FollowOptions {
  requestId: string
  json: boolean
  note: (line: string) => void
  log: (line: string) => void
}

/**
 * Says each change on the way to the end, and prints how it went.
 * @throws {InterruptedError} that says how to come back; the reboots go on
 */
export async function followReboots(updates: AsyncIterable<RebootProgress>, {requestId, json, note, log}: FollowOptions): Promise<RebootProgress> {
  const said = new Map<string, string>()
  let latest: RebootProgress | undefined
  try {
    for await (const progress of updates) {
      latest = progress
      for (const reboot of progress.reboots) {
        const state = describeReboot(reboot)
        if (said.get(reboot.tenantId) === state) continue
        said.set(reboot.tenantId, state)
        note(`${formatDuration(progress.elapsedMs)}: ${reboot.tenantId} ${state}${reboot.outcome === null ? '' : ` (${reboot.outcome})`}`)
      }
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error
    throw new InterruptedError(`Stopped watching ${requestId}; the reboots go on.`, {hint: `Come back: genesis reboot status ${requestId} --watch`})
  }
  if (latest === undefined) throw new Error('the reboots have no progress')
  if (!json) log(await renderRebootResult(latest))
  return latest
}
