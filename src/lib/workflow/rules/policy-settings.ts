import {isObject} from '../model/json-object.ts'
import type {Rule} from '../rule.ts'
import {describe, quote} from '../text/describe.ts'
import {escapeSegment} from '../text/pointer.ts'

export const policySettingMissing: Rule = {
  id: 'policy-setting-missing',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The policy fixes settings on which the fleet relies, such as keeping the data of executions that failed.',
  good: {workflow: {settings: {saveDataErrorExecution: 'all'}}, policy: {name: 'Fleet', settings: {required: {saveDataErrorExecution: 'all'}}}},
  bad: {workflow: {settings: {saveDataErrorExecution: 'none'}}, policy: {name: 'Fleet', settings: {required: {saveDataErrorExecution: 'all'}}}},
  check({raw}, {policy}) {
    const settings = isObject(raw.settings) ? raw.settings : {}
    return Object.entries(policy?.settings?.required ?? {})
      .filter(([key, required]) => settings[key] !== required)
      .map(([key, required]) => ({
        message: `The setting ${key} is ${key in settings ? describe(settings[key]) : 'not there'}; the policy ${quote(policy?.name ?? '')} requires ${describe(required)}.`,
        hint: `Set "${key}": ${JSON.stringify(required)} in "settings".`,
        pointer: key in settings ? `/settings/${escapeSegment(key)}` : '/settings',
      }))
  },
}

export const policySettingExceeded: Rule = {
  id: 'policy-setting-exceeded',
  family: 'policy',
  severity: 'error',
  stage: 'fleet',
  rationale: 'The policy sets ceilings, such as for the time that an execution may take, so that one workflow cannot hold up a tenant.',
  good: {workflow: {settings: {executionTimeout: 600}}, policy: {name: 'Fleet', settings: {maximum: {executionTimeout: 3600}}}},
  bad: {workflow: {settings: {executionTimeout: 7200}}, policy: {name: 'Fleet', settings: {maximum: {executionTimeout: 3600}}}},
  check({raw}, {policy}) {
    const settings = isObject(raw.settings) ? raw.settings : {}
    return Object.entries(policy?.settings?.maximum ?? {})
      .filter(([key, most]) => !isWithin(settings[key], most))
      .map(([key, most]) => ({
        message: `The setting ${key} is ${key in settings ? describe(settings[key]) : 'not there'}; the policy ${quote(policy?.name ?? '')} allows ${most} at most.`,
        hint: `Set "${key}" in "settings" to a number up to ${most}.`,
        pointer: key in settings ? `/settings/${escapeSegment(key)}` : '/settings',
      }))
  },
}

/** n8n takes a negative number, such as a timeout of -1, for no limit. */
function isWithin(value: unknown, most: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= most
}
