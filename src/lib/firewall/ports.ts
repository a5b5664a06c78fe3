import type {OhioFirewallViolation} from './violation.ts'

export interface RecordedViolation {
  /** ISO 8601 */
  at: string
  subject: string
  lineage: string
  expected: string
  operation: string
  reportedBy: string
}

/** Where violations are kept and counted. */
export interface ViolationLog {
  record(violation: OhioFirewallViolation): Promise<void>
  /** The newest, and how many there ever were. */
  latest(limit: number): Promise<{total: number; violations: RecordedViolation[]}>
}
