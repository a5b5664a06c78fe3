import type {DescribedNode} from '../catalog/describe-nodes.ts'
import {derive} from '../model/derive.ts'
import {isObject} from '../model/json-object.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'

/**
 * Whether n8n looks at the settings of a node before it publishes: not when the node is switched off, nor when nothing leads to or from it
 * and it does not start workflows either.
 */
export function takesPart(workflow: WorkflowModel, {node, description}: DescribedNode): boolean {
  if (node.disabled || description === null) return false
  return description.trigger || description.webhook || description.polling || derive(workflow, connectedNames).has(node.name)
}

function connectedNames({raw, edges}: WorkflowModel): Set<string> {
  const names = new Set<string>()
  for (const {targetName} of edges) names.add(targetName)
  if (!isObject(raw.connections)) return names
  for (const name of Object.keys(raw.connections)) {
    const byType = raw.connections[name]
    if (isObject(byType) && Object.keys(byType).length > 0) names.add(name)
  }
  return names
}
