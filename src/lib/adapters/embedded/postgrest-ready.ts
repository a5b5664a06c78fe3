import {isRunning} from './processes.ts'
import type {StackState} from './stack-state.ts'

export type RunningPostgrest = NonNullable<StackState['postgrest']>

/** True when PostgREST answers and reaches its database. */
export async function postgrestIsReady(running: RunningPostgrest | undefined): Promise<boolean> {
  if (running === undefined || !(await isRunning(running.pid, 'postgrest'))) return false
  try {
    const response = await fetch(`http://127.0.0.1:${running.adminPort}/ready`, {signal: AbortSignal.timeout(2000)})
    await response.body?.cancel()
    return response.status === 200
  } catch {
    return false
  }
}
