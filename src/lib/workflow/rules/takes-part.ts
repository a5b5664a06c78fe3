import {deriveForRelease} from '../catalog/derive-for-release.ts'
import type {DescribedNode} from '../catalog/describe-nodes.ts'
import {derive} from '../model/derive.ts'
import {isObject} from '../model/json-object.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import type {TargetContext} from '../rule.ts'

/**
 * The nodes whose settings n8n looks at before it publishes: not those that are switched off, nor those to and from which nothing leads and that
 * do not start workflows either.
 */
export function participantsOf(workflow: WorkflowModel, target: TargetContext): readonly DescribedNode[] {
  return deriveForRelease(workflow, target, participants)
}

function participants(workflow: WorkflowModel, {described}: TargetContext): readonly DescribedNode[] {
  return described.filter((entry) => takesPart(workflow, entry))
}

function takesPart(workflow: WorkflowModel, {node, description}: DescribedNode): boolean {
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
