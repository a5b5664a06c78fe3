import {isObject, type JsonObject} from '../model/json-object.ts'
import type {Path} from '../text/pointer.ts'
import type {CheckedProperty} from './checked-properties.ts'
import {type DisplayScope, isDisplayed} from './display-conditions.ts'
import {isShut} from './display-gate.ts'
import {judgeRequired} from './judge-required.ts'
import type {NodeProperty} from './node-description.ts'
import type {PublishIssue} from './publish-issue.ts'

interface Place {
  scope: DisplayScope
  path: Path
  /** n8n looks for groups of a `fixedCollection` only among the node's own parameters, and takes the members of a collection for these. */
  isRoot: boolean
}

/**
 * For which parameters n8n refuses to publish a workflow with this node.
 * @param scope with the defaults filled in
 */
export function publishIssues(checked: readonly CheckedProperty[], scope: DisplayScope): PublishIssue[] {
  const issues: PublishIssue[] = []
  checkAll(checked, {scope, path: [], isRoot: true}, issues)
  return issues
}

function checkAll(checked: readonly CheckedProperty[], place: Place, issues: PublishIssue[]): void {
  for (const entry of checked) checkOne(entry, place, issues)
}

function checkOne(entry: CheckedProperty, place: Place, issues: PublishIssue[]): void {
  const {property, gate, members} = entry
  const {scope, path, isRoot} = place
  const values = isObject(scope.values) ? scope.values : nothing
  const value = values[property.name]
  const shown = entry.shown ?? (!isShut(gate, values) && isDisplayed(property.display, scope))
  if (shown || property.validateType !== null)
    for (const {kind, detail, below = []} of judgeRequired(property, value, shown)) {
      issues.push({kind, path: [...path, property.name, ...below], property, value, detail})
    }
  if (members.length > 0) checkAll(members, isRoot ? place : {...place, scope: {...scope, values: undefined}}, issues)
  if (shown && property.type === 'fixedCollection') checkGroups(entry, place, value, issues)
}

const nothing: JsonObject = {}

function checkGroups({property, groups}: CheckedProperty, {scope, path, isRoot}: Place, value: unknown, issues: PublishIssue[]): void {
  for (const {name, members} of groups) {
    const set = isRoot && isObject(value) ? value[name] : undefined
    checkCount(property, Array.isArray(set) ? set.length : 0, [...path, property.name, name], issues)
    if (set === undefined) continue
    const items = property.typeOptions.multipleValues === undefined ? [{item: set, below: []}] : itemsOf(set)
    for (const {item, below} of items) {
      checkAll(members, {scope: {...scope, values: item}, path: [...path, property.name, name, ...below], isRoot: false}, issues)
    }
  }
}

function itemsOf(list: unknown): {item: unknown; below: number[]}[] {
  return Array.isArray(list) ? list.map((item: unknown, index) => ({item, below: [index]})) : []
}

function checkCount(property: NodeProperty, count: number, path: Path, issues: PublishIssue[]): void {
  const {minRequiredFields: least, maxAllowedFields: most} = property.typeOptions
  if (typeof least === 'number' && least > count) issues.push({kind: 'required', path, property, value: count, detail: `needs at least ${least}`})
  if (typeof most === 'number' && most !== 0 && count > most)
    issues.push({kind: 'invalid', path, property, value: count, detail: `may have at most ${most}`})
}
