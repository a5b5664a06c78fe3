import type {Secret} from '../../config/secret.ts'
import {AlertSinkError} from '../../errors/alerts.ts'

const timeoutMs = 10_000
/** A ping that comes late would be a lie, so it is tried for a few seconds only. */
const pausesMs = [500, 2000]

/**
 * Asks for the address of a service that alerts when it is not asked any more.
 * @throws {AlertSinkError} when it was not taken in three tries
 */
export function deadMansPing(url: Secret, sleep: (ms: number, abort: AbortSignal) => Promise<void>): (abort: AbortSignal) => Promise<void> {
  return async (abort) => {
    for (const pauseMs of pausesMs) {
      if (await ask(url, abort)) return
      await sleep(pauseMs, abort)
    }
    if (!(await ask(url, abort)))
      throw new AlertSinkError("The dead man's ping was not taken in three tries.", {
        hint: 'Check ALERT_PING_URL: whoever waits for the ping will alert.',
      })
  }
}

async function ask(url: Secret, abort: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url.reveal(), {redirect: 'follow', signal: AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)])})
    await response.body?.cancel()
    return response.ok
  } catch {
    // Why it failed can quote the address, which is a secret, and nothing depends on it.
    return false
  }
}
