import type {ViolationLog} from './ports.ts'
import {OhioFirewallViolation} from './violation.ts'

/**
 * Runs `work`; a violation of the firewall in it is recorded before it goes on its way up. A violation that cannot be recorded is
 * still a violation; why it could not be is its cause.
 */
export async function recordViolations<T>(log: ViolationLog, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof OhioFirewallViolation) await recordOne(log, error)
    throw error
  }
}

async function recordOne(log: ViolationLog, violation: OhioFirewallViolation): Promise<void> {
  try {
    await log.record(violation)
  } catch (fault) {
    violation.cause ??= fault
  }
}
