import {isObject, type JsonObject} from '../model/json-object.ts'
import {readDocument} from '../model/read-document.ts'

/**
 * Ids of other workflows to which the workflows of a text refer: as sub-workflows, tools, error workflows or callers. Empty when the text is
 * no workflow. A reference that an expression computes is not known before it runs.
 */
export function workflowReferencesOf(text: string): Set<string> {
  const ids = new Set<string>()
  for (const {workflow} of readDocument(text).parts) if (workflow !== null) addReferences(workflow, ids)
  return ids
}

/** Adds the ids to which one workflow refers. */
export function addReferences({nodes, settings}: JsonObject, ids: Set<string>): void {
  if (isObject(settings)) {
    addText(settings.errorWorkflow, ids)
    if (typeof settings.callerIds === 'string') for (const id of settings.callerIds.split(',')) addText(id.trim(), ids)
  }
  for (const node of Array.isArray(nodes) ? (nodes as unknown[]) : []) {
    if (!isObject(node) || !isObject(node.parameters)) continue
    // A string in old versions of nodes, a resource locator in those of today.
    const {workflowId} = node.parameters
    addText(isObject(workflowId) ? workflowId.value : workflowId, ids)
  }
}

function addText(value: unknown, ids: Set<string>): void {
  if (typeof value === 'string' && value !== '') ids.add(value)
}
