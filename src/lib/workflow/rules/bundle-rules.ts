import type {BundleRule} from '../rule.ts'
import {subWorkflowForbidden, subWorkflowInputs, subWorkflowMissing, subWorkflowNotCallable} from './bundle-calls.ts'
import {subWorkflowCycle} from './bundle-cycles.ts'
import {workflowIdDuplicate, workflowNameDuplicate} from './bundle-identity.ts'
import {callerMissing, errorWorkflowMissing} from './bundle-settings.ts'
import {webhookCollision, webhookIdShared} from './bundle-webhooks.ts'

export const bundleRules: readonly BundleRule[] = [
  webhookCollision,
  webhookIdShared,
  workflowIdDuplicate,
  workflowNameDuplicate,
  subWorkflowMissing,
  subWorkflowNotCallable,
  subWorkflowForbidden,
  subWorkflowInputs,
  subWorkflowCycle,
  errorWorkflowMissing,
  callerMissing,
]

/** Is it one of the rules over several workflows? */
export function isBundleRule(id: string): boolean {
  return bundleRules.some((rule) => rule.id === id)
}
