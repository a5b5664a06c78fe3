import type {Rule, RuleInfo} from './rule.ts'
import {canvasCopy, settingInvalid, settingsMissing, workflowNameMissing} from './rules/api-body.ts'
import {exportOnlyField, unknownNodeField, unknownSetting, unknownWorkflowField} from './rules/api-fields.ts'
import {connectionById, connectionSourceMissing, connectionTargetMissing} from './rules/connection-ends.ts'
import {connectionEntryInvalid} from './rules/connection-entry.ts'
import {connectionIntoTrigger, connectionTypeMismatch, connectionTypeUnknown} from './rules/connection-kinds.ts'
import {credentialIdMissing, credentialLegacyString, credentialNameMissing, credentialShapeInvalid} from './rules/credentials.ts'
import {duplicateNodeId, duplicateNodeName, duplicateWebhookId} from './rules/duplicates.ts'
import {errorHandlingInvalid} from './rules/error-handling.ts'
import {expressionNodeMissing} from './rules/expression-references.ts'
import {goldenName, goldenNodeForbidden, goldenNodeMissing, goldenSettingMissing} from './rules/golden.ts'
import {nodeFieldInvalid, nodeNameInvalid, nodeParametersInvalid, nodePositionInvalid, nodeTypeInvalid} from './rules/node-shape.ts'
import {typeVersionMissing} from './rules/node-version.ts'
import {pinnedData} from './rules/pinned-data.ts'
import {connectionsInvalid, duplicateKey, jsonSyntax, nestingTooDeep, nodesInvalid, notAWorkflow} from './rules/structure.ts'
import {triggerMissing} from './rules/trigger.ts'

/** Rules over the model of a workflow. The others are applied where a document is read and where its shape is checked. */
export const modelRules: readonly Rule[] = [
  unknownWorkflowField,
  unknownSetting,
  unknownNodeField,
  exportOnlyField,
  duplicateNodeName,
  duplicateNodeId,
  duplicateWebhookId,
  connectionSourceMissing,
  connectionTargetMissing,
  connectionById,
  connectionTypeUnknown,
  connectionTypeMismatch,
  connectionIntoTrigger,
  typeVersionMissing,
  triggerMissing,
  expressionNodeMissing,
  pinnedData,
  goldenNodeMissing,
  goldenNodeForbidden,
  goldenSettingMissing,
  goldenName,
]

/** Every rule there is, in the order in which they are listed and documented. */
export const allRules: readonly RuleInfo[] = [
  jsonSyntax,
  notAWorkflow,
  nestingTooDeep,
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
]
