/**
 * What the public API of n8n takes in the body of a new workflow; it refuses every other member ("must NOT have additional properties").
 * Source: the OpenAPI description of n8n 2.41. The lists move with the release.
 */
export const API_VERSION = '2.41'

export const WORKFLOW_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'nodes',
  'connections',
  'settings',
  'nodeGroups',
  'staticData',
  'pinData',
  'shared',
  'parentFolderId',
  'projectId',
])

/** Written by n8n's exports and answers, refused in a request; they describe the copy on one instance, not the workflow. */
export const EXPORT_ONLY_WORKFLOW_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'active',
  'activeVersion',
  'activeVersionId',
  'createdAt',
  'updatedAt',
  'description',
  'homeProject',
  'isArchived',
  'meta',
  'owner',
  'parentFolder',
  'scopes',
  'sharedWithProjects',
  'tags',
  'triggerCount',
  'usedCredentials',
  'versionCounter',
  'versionId',
])

export const NODE_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'name',
  'type',
  'typeVersion',
  'position',
  'parameters',
  'credentials',
  'webhookId',
  'disabled',
  'notes',
  'notesInFlow',
  'executeOnce',
  'alwaysOutputData',
  'retryOnFail',
  'maxTries',
  'waitBetweenTries',
  'continueOnFail',
  'onError',
  'customTelemetryTags',
])

/** Kept by n8n's editor inside nodes, refused in a request. */
export const EXPORT_ONLY_NODE_FIELDS: ReadonlySet<string> = new Set([
  'color',
  'createdAt',
  'updatedAt',
  'extendsCredential',
  'forceCustomOperation',
  'issues',
  'rewireOutputLogTo',
])

export const SETTINGS: ReadonlySet<string> = new Set([
  'saveExecutionProgress',
  'saveManualExecutions',
  'saveDataErrorExecution',
  'saveDataSuccessExecution',
  'executionTimeout',
  'errorWorkflow',
  'timezone',
  'executionOrder',
  'binaryMode',
  'callerPolicy',
  'callerIds',
  'timeSavedMode',
  'timeSavedPerExecution',
  'redactionPolicy',
  'availableInMCP',
  'customTelemetryTags',
  'credentialResolverId',
])
