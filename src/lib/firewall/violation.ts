import {ExitCode, GenesisError} from '../errors/genesis-error.ts'
import type {Lineage} from '../tenants/tenant.ts'

/** Code of one lineage was about to touch a workspace of the other. Fails hard: going on would corrupt production data silently. */
export class OhioFirewallViolation extends GenesisError {
  readonly code = 'GEN_OHIO_FIREWALL'
  readonly exitCode = ExitCode.Refused
  /** Tenant or workspace id. */
  readonly subject: string
  readonly lineage: string
  readonly expected: Lineage
  readonly operation: string

  constructor(violation: {subject: string; lineage: string; expected: Lineage; operation: string}) {
    super(`Ohio firewall: ${violation.operation} is for ${violation.expected} workspaces, but ${violation.subject} is ${violation.lineage}.`, {
      hint: `Nothing was sent. Leave ${violation.subject} out, or use the ${violation.lineage === 'ohio' ? 'legacy' : 'sovereign'} path for it.`,
    })
    this.subject = violation.subject
    this.lineage = violation.lineage
    this.expected = violation.expected
    this.operation = violation.operation
  }

  override details(): Record<string, unknown> {
    return {subject: this.subject, lineage: this.lineage, expected: this.expected, operation: this.operation}
  }
}
