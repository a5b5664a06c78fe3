import type {Rule, RuleInfo} from './rule.ts'
import {aiRules} from './rules/ai-rules.ts'
import {canvasCopy, settingInvalid, settingsMissing, workflowNameMissing} from './rules/api-body.ts'
import {exportOnlyField, unknownNodeField, unknownSetting, unknownWorkflowField} from './rules/api-fields.ts'
import {bundleRules} from './rules/bundle-rules.ts'
import {codeRules} from './rules/code-rules.ts'
import {connectionById, connectionSourceMissing, connectionTargetMissing} from './rules/connection-ends.ts'
import {connectionEntryInvalid} from './rules/connection-entry.ts'
import {connectionIntoTrigger, connectionTypeMismatch, connectionTypeUnknown} from './rules/connection-kinds.ts'
import {credentialIdMissing, credentialLegacyString, credentialNameMissing, credentialShapeInvalid} from './rules/credentials.ts'
import {duplicateNodeId, duplicateNodeName, duplicateWebhookId, duplicateWebhookPath} from './rules/duplicates.ts'
import {errorHandlingInvalid} from './rules/error-handling.ts'
import {expressionRules} from './rules/expression-rules.ts'
import {goldenRules} from './rules/golden-rules.ts'
import {graphRules} from './rules/graph-rules.ts'
import {nodeFieldInvalid, nodeNameInvalid, nodeParametersInvalid, nodePositionInvalid, nodeTypeInvalid} from './rules/node-shape.ts'
import {typeVersionMissing} from './rules/node-version.ts'
import {pinnedData} from './rules/pinned-data.ts'
import {policyRules, settlingRules} from './rules/policy-rules.ts'
import {secretRules} from './rules/secret-rules.ts'
import {byteOrderMark, connectionsInvalid, duplicateKey, jsonSyntax, nestingTooDeep, nodesInvalid, notAWorkflow} from './rules/structure.ts'
import {targetConnectionRules} from './rules/target-connection-rules.ts'
import {targetNodeRules} from './rules/target-node-rules.ts'
import {targetParameterRules} from './rules/target-parameter-rules.ts'
import {tenantRules} from './rules/tenant-rules.ts'
import {triggerMissing} from './rules/trigger.ts'
import {webhookRules} from './rules/webhook-rules.ts'

/** Rules over the model of a workflow. The others are applied where a document is read and where its shape is checked. */
export const modelRules: readonly Rule[] = [
  unknownWorkflowField,
  unknownSetting,
  unknownNodeField,
  exportOnlyField,
  duplicateNodeName,
  duplicateNodeId,
  duplicateWebhookId,
  duplicateWebhookPath,
  connectionSourceMissing,
  connectionTargetMissing,
  connectionById,
  connectionTypeUnknown,
  connectionTypeMismatch,
  connectionIntoTrigger,
  ...targetConnectionRules,
  typeVersionMissing,
  ...targetNodeRules,
  ...targetParameterRules,
  triggerMissing,
  ...expressionRules,
  ...codeRules,
  ...graphRules,
  ...aiRules,
  ...webhookRules,
  ...secretRules,
  pinnedData,
  ...goldenRules,
  ...policyRules,
  ...tenantRules,
]

/** Every rule there is, in the order in which they are listed and documented. */
export const allRules: readonly RuleInfo[] = [
  jsonSyntax,
  notAWorkflow,
  nestingTooDeep,
  byteOrderMark,
  duplicateKey,
  nodesInvalid,
  connectionsInvalid,
  workflowNameMissing,
  settingsMissing,
  settingInvalid,
  canvasCopy,
  nodeNameInvalid,
  nodeTypeInvalid,
  nodePositionInvalid,
  nodeParametersInvalid,
  nodeFieldInvalid,
  connectionEntryInvalid,
  credentialLegacyString,
  credentialIdMissing,
  credentialNameMissing,
  credentialShapeInvalid,
  errorHandlingInvalid,
  ...modelRules,
  ...settlingRules,
  ...bundleRules,
]
