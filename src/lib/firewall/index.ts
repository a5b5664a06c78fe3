import type {Lineage} from '../tenants/tenant.ts'
import {OhioFirewallViolation} from './violation.ts'

export {OhioFirewallViolation} from './violation.ts'

/** Anything that has an id and a lineage: a tenant here, a workspace in the web application. */
export interface Guarded {
  id: string
  lineage: Lineage
}

/**
 * Call before code that only legacy (Ohio) workspaces may reach: the legacy n8n API, `leads_ohio`.
 * A lineage that is neither `ohio` nor `sovereign` is refused too: an unknown workspace is not known to be safe.
 * @param operation what was about to happen, as it should read in the record of violations
 * @throws {OhioFirewallViolation}
 */
export function assertIsOhio(workspace: Guarded, operation: string): void {
  assertLineage(workspace, 'ohio', operation)
}

/**
 * Call before code that only sovereign (V35) workspaces may reach: droplets, sidecars, `leads`.
 * @throws {OhioFirewallViolation}
 */
export function assertIsNotOhio(workspace: Guarded, operation: string): void {
  assertLineage(workspace, 'sovereign', operation)
}

/**
 * The one way to name the table with a workspace's leads.
 * @throws {OhioFirewallViolation} when the lineage is unknown, because either answer could be the wrong table
 */
export function getLeadsTable(workspace: Guarded): 'leads_ohio' | 'leads' {
  if (workspace.lineage === 'ohio') return 'leads_ohio'
  assertLineage(workspace, 'sovereign', 'choosing the leads table')
  return 'leads'
}

function assertLineage(workspace: Guarded, expected: Lineage, operation: string): void {
  if (workspace.lineage === expected) return
  throw new OhioFirewallViolation({subject: workspace.id, lineage: workspace.lineage, expected, operation})
}
