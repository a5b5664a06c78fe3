import {isObject, type JsonObject} from '../model/json-object.ts'
import {nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import {EXPORT_ONLY_NODE_FIELDS} from '../n8n/api-fields.ts'
import {compareValues, type SameText} from './compare-values.ts'
import type {NodePair} from './match-nodes.ts'
import type {NodeDiff, ValueChange} from './workflow-diff.ts'

/** Compared on their own, or layout, or notes. */
const notCompared: ReadonlySet<string> = new Set([
  ...['id', 'name', 'type', 'typeVersion', 'position', 'notes', 'notesInFlow', 'parameters', 'credentials'],
  ...EXPORT_ONLY_NODE_FIELDS,
])

/** What n8n takes where a node does not say; to say it is no difference. */
const defaults: Readonly<Record<string, unknown>> = {
  disabled: false,
  executeOnce: false,
  alwaysOutputData: false,
  retryOnFail: false,
  continueOnFail: false,
  onError: 'stopWorkflow',
}

export function addedNode(node: NodeModel): NodeDiff {
  return {...describe(node), kind: 'added', before: null, after: nodePointer(node)}
}

export function removedNode(node: NodeModel): NodeDiff {
  return {...describe(node), kind: 'removed', before: nodePointer(node), after: null}
}

/** What differs between the two states of a node, or null when nothing does that n8n acts upon. */
export function changedNode([before, after]: NodePair, sameText: SameText): NodeDiff | null {
  const changes = compareMembers(before.raw, after.raw, sameText)
  const old = describe(before)
  const now = describe(after)
  const retyped = old.type !== now.type || old.typeVersion !== now.typeVersion
  const diff: NodeDiff = {
    ...now,
    kind: 'changed',
    renamedFrom: old.name === now.name ? null : old.name,
    retypedFrom: retyped ? {type: old.type, typeVersion: old.typeVersion} : null,
    before: nodePointer(before),
    after: nodePointer(after),
    changes,
  }
  return changes.length === 0 && !retyped && diff.renamedFrom === null ? null : diff
}

function describe({name, type, raw}: NodeModel): Omit<NodeDiff, 'kind' | 'before' | 'after'> {
  const typeVersion = typeof raw.typeVersion === 'number' ? raw.typeVersion : null
  return {name, renamedFrom: null, type, typeVersion, retypedFrom: null, changes: []}
}

function compareMembers(before: JsonObject, after: JsonObject, sameText: SameText): ValueChange[] {
  const part = (raw: JsonObject, member: string): unknown => raw[member] ?? {}
  return [
    ...compareValues(part(before, 'parameters'), part(after, 'parameters'), '/parameters', sameText),
    ...compareValues(part(before, 'credentials'), part(after, 'credentials'), '/credentials', sameText),
    ...compareValues(flagsOf(before), flagsOf(after), '', sameText),
  ]
}

function flagsOf(raw: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(raw).filter(([key, value]) => !notCompared.has(key) && defaults[key] !== value))
}

/** True when the notes of a node are not the same. */
export function hasOtherNotes([before, after]: NodePair): boolean {
  return (before.raw.notes ?? '') !== (after.raw.notes ?? '')
}

/** True when a node lies elsewhere on the canvas. */
export function hasMoved([before, after]: NodePair): boolean {
  return JSON.stringify(positionOf(before)) !== JSON.stringify(positionOf(after))
}

function positionOf({raw}: NodeModel): unknown {
  // Very old exports give an object.
  return isObject(raw.position) ? [raw.position.x, raw.position.y] : raw.position
}
