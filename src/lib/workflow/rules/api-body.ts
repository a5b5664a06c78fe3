import type {JsonObject} from '../model/json-object.ts'
import type {ShapeRule} from '../rule.ts'

export const workflowNameMissing: ShapeRule = {
  id: 'workflow-name-missing',
  family: 'api',
  severity: 'error',
  stage: 'create',
  rationale: 'The public API of n8n refuses to create a workflow without a name, and nobody can look for it.',
  hint: 'Add "name" at the top level of the workflow.',
  good: {workflow: {name: 'Nightly sync'}},
  bad: {workflow: {name: undefined}},
}

export const settingsMissing: ShapeRule = {
  id: 'settings-missing',
  family: 'api',
  severity: 'error',
  stage: 'create',
  rationale: 'The public API of n8n refuses to create a workflow without settings, even when there is nothing to set.',
  hint: 'Add "settings": {"executionOrder": "v1"} at the top level of the workflow.',
  good: {workflow: {settings: {executionOrder: 'v1'}}},
  bad: {workflow: {settings: undefined}},
}

export const settingInvalid: ShapeRule = {
  id: 'setting-invalid',
  family: 'api',
  severity: 'error',
  stage: 'create',
  rationale: 'n8n refuses a setting whose value it does not know, or takes the default in its place.',
  hint: 'Correct the value, or leave the setting out to get the default of the instance.',
  good: {workflow: {settings: {executionOrder: 'v1', saveDataErrorExecution: 'all'}}},
  bad: {workflow: {settings: {executionOrder: 'v1', saveDataErrorExecution: 'DEFAULT'}}},
}

/**
 * What a copy from n8n's canvas leaves out is known and harmless in itself: the editor takes such a text as it is. So it gets one
 * warning, where a workflow that has a name but no settings, or the reverse, has lost something.
 */
export const canvasCopy: ShapeRule = {
  id: 'canvas-copy',
  family: 'api',
  severity: 'warning',
  stage: 'create',
  rationale:
    "Nodes copied from n8n's canvas come without name and settings, which the editor supplies when they are pasted and the public API does not.",
  hint: 'Export the workflow with "Download", or add "name" and "settings" before it goes to a fleet.',
  good: {workflow: {}},
  bad: {workflow: {name: undefined, settings: undefined}},
}

export const canvasCopyMessage = "The workflow has neither a name nor settings, like a copy from n8n's canvas."

/** True for a workflow as n8n puts it on the clipboard: nothing that belongs to a saved one. */
export function isCanvasCopy(raw: JsonObject): boolean {
  return !['name', 'settings', 'id', 'versionId', 'active'].some((field) => field in raw)
}
