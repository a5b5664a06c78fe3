import {isObject} from '../model/json-object.ts'
import type {Rule} from '../rule.ts'
import {listOf, quote} from '../text/describe.ts'

export const pinnedData: Rule = {
  id: 'pinned-data',
  family: 'policy',
  severity: 'warning',
  stage: 'fleet',
  rationale: 'Pinned data is what somebody saw while building the workflow, often about real people; a fleet would get a copy on every tenant.',
  good: {workflow: {nodes: [{name: 'Fetch leads'}], pinData: {}}},
  bad: {workflow: {nodes: [{name: 'Fetch leads'}], pinData: {'Fetch leads': [{json: {email: 'lead@example.com'}}]}}},
  check({raw}, {policy}) {
    const pinned = isObject(raw.pinData) ? Object.keys(raw.pinData) : []
    const [first] = pinned
    if (first === undefined) return []
    const named = pinned.slice(0, 3).map(quote)
    if (pinned.length > 3) named.push(`${pinned.length - 3} more`)
    return [
      {
        message: `Data is pinned to ${listOf(named)}.`,
        hint: 'Unpin it in the editor, or remove "pinData", before the workflow leaves your hands.',
        pointer: '/pinData',
        at: 'key',
        ...(policy?.pinData === 'forbidden' ? {severity: 'error'} : {}),
        node: pinned.length === 1 ? first : null,
      },
    ]
  },
}
