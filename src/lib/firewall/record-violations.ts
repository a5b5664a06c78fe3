import type {ViolationLog} from './ports.ts'
import {OhioFirewallViolation} from './violation.ts'

/** Runs `work`; a violation of the firewall in it is recorded before it goes on its way up. */
export async function recordViolations<T>(log: ViolationLog, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OhioFirewallViolation) await log.record(error)
    throw error
  }
}
