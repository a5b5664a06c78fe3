import type {Rule, RuleInfo} from '../rule.ts'
import {policyTooLarge} from './policy-limits.ts'
import {policyNodeName, policyWorkflowName} from './policy-names.ts'
import {policyNodeForbidden, policyNodeMissing, policyNodeVersion} from './policy-nodes.ts'
import {policyPackageForbidden} from './policy-packages.ts'
import {policySecret} from './policy-secret.ts'
import {policySettingExceeded, policySettingMissing} from './policy-settings.ts'
import {policyBaselineStale, policyOverrideExpired} from './policy-settled.ts'
import {policyWebhookPath} from './policy-webhooks.ts'

export const policyRules: readonly Rule[] = [
  policyNodeMissing,
  policyNodeForbidden,
  policyNodeVersion,
  policyPackageForbidden,
  policySettingMissing,
  policySettingExceeded,
  policyWorkflowName,
  policyNodeName,
  policyWebhookPath,
  policySecret,
  policyTooLarge,
]

/** Found where a policy is applied to what the others found. */
export const settlingRules: readonly RuleInfo[] = [policyOverrideExpired, policyBaselineStale]
