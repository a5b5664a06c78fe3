import {type Manifest, REDACTION_POLICIES} from '../manifest/manifest.ts'
import {isObject} from '../model/json-object.ts'
import {pinnedBytes, workflowBytes} from '../model/workflow-bytes.ts'
import type {Problem, Rule} from '../rule.ts'
import {quote} from '../text/describe.ts'

const pinned = {'Fetch leads': [{json: {email: 'lead@example.com'}}]}
const small: Manifest = {name: 'Tenant', limits: {pinnedBytes: 20}}

export const tenantSizeExceeded: Rule = {
  id: 'tenant-size-exceeded',
  family: 'tenant',
  severity: 'error',
  stage: 'create',
  rationale: 'An instance refuses a workflow, or pinned data, beyond its limit of size, and with it the update.',
  good: {workflow: {nodes: [{name: 'Fetch leads'}]}, manifest: small},
  bad: {workflow: {nodes: [{name: 'Fetch leads'}], pinData: pinned}, manifest: small},
  check(workflow, {manifest}) {
    const {workflowBytes: most, pinnedBytes: mostPinned} = manifest?.limits ?? {}
    const problems: Problem[] = []
    const takes = `the manifest ${quote(manifest?.name ?? '')} allows`
    const pinned = mostPinned === undefined ? 0 : pinnedBytes(workflow)
    if (mostPinned !== undefined && pinned > mostPinned)
      problems.push({message: `The pinned data has ${pinned} bytes; ${takes} ${mostPinned}.`, hint: 'Unpin it.', pointer: '/pinData', at: 'key'})
    const bytes = most === undefined ? 0 : workflowBytes(workflow)
    if (most !== undefined && bytes > most)
      problems.push({
        message: `The workflow has ${bytes} bytes; ${takes} ${most}.`,
        hint: 'Unpin data, and move a part to a workflow of its own.',
        pointer: '',
      })
    return problems
  },
}

const strict: Manifest = {name: 'Tenant', redactionPolicy: 'non-manual'}

export const tenantRedactionWeak: Rule = {
  id: 'tenant-redaction-weak',
  family: 'tenant',
  severity: 'error',
  stage: 'create',
  rationale: 'An instance with a floor for what it hides of executions refuses a workflow that hides less.',
  good: {workflow: {settings: {redactionPolicy: 'all'}}, manifest: strict},
  bad: {workflow: {settings: {redactionPolicy: 'none'}}, manifest: strict},
  check({raw}, {manifest}) {
    const floor = manifest?.redactionPolicy
    const given: unknown = isObject(raw.settings) ? raw.settings.redactionPolicy : undefined
    const own = REDACTION_POLICIES.find((policy) => policy === given)
    // Without one of its own the workflow gets that of the instance.
    if (floor === undefined || own === undefined || hidesAsMuch(own, floor)) return []
    const message = `The setting redactionPolicy is ${quote(own)}; the manifest ${quote(manifest?.name ?? '')} demands at least ${quote(floor)}.`
    return [{message, hint: `Set "redactionPolicy" to ${quote(floor)}, or leave it out.`, pointer: '/settings/redactionPolicy'}]
  },
}

/** Those for manual and for other executions hide different things; neither covers the other. */
function hidesAsMuch(own: string, floor: string): boolean {
  return own === floor || own === 'all' || floor === 'none'
}
