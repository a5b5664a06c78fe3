import type {GoldenTemplate} from '../golden/golden-template.ts'
import {isObject, type JsonObject} from '../model/json-object.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import {SETTINGS} from '../n8n/api-fields.ts'
import type {Policy} from '../policy/policy.ts'
import {isCanvasCopy, settingInvalid, settingsMissing} from '../rules/api-body.ts'
import {goldenSettingMissing} from '../rules/golden.ts'
import {policySettingMissing} from '../rules/policy-settings.ts'
import {SettingsShape} from '../schema/workflow-shape.ts'
import {listOf} from '../text/describe.ts'
import {type Fix, type FixPlan, nothingToFix, type Operation} from './fix.ts'

/** What n8n itself drops when it saves a workflow: the word stands for the default of the instance. Source: n8n 2.11. */
const mayBeDefault: ReadonlySet<string> = new Set([
  'errorWorkflow',
  'timezone',
  'saveDataErrorExecution',
  'saveDataSuccessExecution',
  'saveManualExecutions',
  'saveExecutionProgress',
])

/**
 * Adds settings where there are none, and those that a golden template or a policy requires where they are not set. What is set stays as it is,
 * but for "DEFAULT", which says nothing and which the public API refuses.
 */
export function completeSettings({raw}: WorkflowModel, template: GoldenTemplate | undefined, policy: Policy | undefined): FixPlan {
  // A copy from the canvas is no saved workflow; settings alone would not make it one.
  if (isCanvasCopy(raw) || (raw.settings !== undefined && !isObject(raw.settings))) return nothingToFix
  const ofTemplate = usableSettings(template?.requiredSettings)
  const ofPolicy = usableSettings(policy?.settings?.required)
  const {settings} = raw
  if (settings === undefined) return {fixes: [addition({executionOrder: 'v1', ...ofPolicy, ...ofTemplate})], unfixed: []}
  const fixes = [
    ...removeDefaults(settings),
    ...addRequired(settings, ofTemplate, goldenSettingMissing.id, 'golden template'),
    ...addRequired({...ofTemplate, ...settings}, ofPolicy, policySettingMissing.id, 'policy'),
  ]
  return {fixes, unfixed: []}
}

/** Somebody may require what n8n does not take; adding that would mend one finding by another. */
function usableSettings(required: Readonly<Record<string, unknown>> = {}): JsonObject {
  return Object.fromEntries(Object.entries(required).filter(([key, value]) => SETTINGS.has(key) && SettingsShape.safeParse({[key]: value}).success))
}

function addition(settings: JsonObject): Fix {
  const message = `Adds settings with ${assignments(settings)}.`
  return {rule: settingsMissing.id, message, pointer: '', operations: [{kind: 'insert', path: [], key: 'settings', value: settings}]}
}

function removeDefaults(settings: JsonObject): Fix[] {
  const keys = Object.keys(settings).filter((key) => isDefault(settings, key))
  if (keys.length === 0) return []
  const message = `Removes ${listOf(keys)} from the settings: "DEFAULT" is what n8n takes when nothing is said.`
  const operations = keys.map((key): Operation => ({kind: 'remove', path: ['settings', key]}))
  return [{rule: settingInvalid.id, message, pointer: `/settings/${keys[0]}`, operations}]
}

function addRequired(settings: JsonObject, required: JsonObject, rule: string, by: string): Fix[] {
  const missing = Object.entries(required).filter(([key]) => !Object.hasOwn(settings, key) || isDefault(settings, key))
  if (missing.length === 0) return []
  const message = `Adds ${assignments(Object.fromEntries(missing))} to the settings, as the ${by} requires.`
  const operations = missing.map(([key, value]): Operation => ({kind: 'insert', path: ['settings'], key, value}))
  return [{rule, message, pointer: '/settings', operations}]
}

function isDefault(settings: JsonObject, key: string): boolean {
  return settings[key] === 'DEFAULT' && mayBeDefault.has(key)
}

function assignments(settings: JsonObject): string {
  return listOf(Object.entries(settings).map(([key, value]) => `${key} ${JSON.stringify(value)}`))
}
