import {label, nameOf} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {EXPORT_ONLY_NODE_FIELDS, EXPORT_ONLY_WORKFLOW_FIELDS} from '../n8n/api-fields.ts'
import {exportOnlyField} from '../rules/api-fields.ts'
import {pinnedData} from '../rules/pinned-data.ts'
import {listOf, quote} from '../text/describe.ts'
import {type Path, pointerOf} from '../text/pointer.ts'
import {type Fix, type FixPlan, nothingToFix} from './fix.ts'

/**
 * Removes what n8n adds to an export: it describes the copy on one instance.
 * @param keepIds ids of workflows that others refer to; a workflow keeps its id when it is among them
 */
export function stripFields({raw, nodes}: WorkflowModel, keepIds: ReadonlySet<string>): FixPlan {
  const keepsId = typeof raw.id === 'string' && keepIds.has(raw.id)
  const ofWorkflow = Object.keys(raw).filter((key) => EXPORT_ONLY_WORKFLOW_FIELDS.has(key) && !(keepsId && key === 'id'))
  const ofNodes = nodes.flatMap((node) => {
    const keys = Object.keys(node.raw).filter((key) => EXPORT_ONLY_NODE_FIELDS.has(key))
    return keys.length === 0 ? [] : [removal(keys, ['nodes', node.index], node)]
  })
  return {fixes: ofWorkflow.length === 0 ? ofNodes : [removal(ofWorkflow, [], null), ...ofNodes], unfixed: []}
}

function removal(keys: readonly string[], path: Path, node: NodeModel | null): Fix {
  const whose = node === null ? '' : `${label(node)}: `
  return {
    rule: exportOnlyField.id,
    message: `${whose}${whose === '' ? 'Removes' : 'removes'} ${listOf(keys)}, which only exports have.`,
    pointer: pointerOf([...path, keys[0] ?? '']),
    node: node === null ? null : nameOf(node),
    operations: keys.map((key) => ({kind: 'remove', path: [...path, key]})),
  }
}

/** Removes data that was pinned while the workflow was built. */
export function stripPinnedData({raw}: WorkflowModel): FixPlan {
  if (!('pinData' in raw)) return nothingToFix
  const pinned = typeof raw.pinData === 'object' && raw.pinData !== null ? Object.keys(raw.pinData) : []
  const named = pinned.slice(0, 3).map(quote)
  if (pinned.length > 3) named.push(`${pinned.length - 3} more`)
  const message = pinned.length === 0 ? 'Removes pinData, which is empty.' : `Removes the data that is pinned to ${listOf(named)}.`
  return {fixes: [{rule: pinnedData.id, message, pointer: '/pinData', operations: [{kind: 'remove', path: ['pinData']}]}], unfixed: []}
}
