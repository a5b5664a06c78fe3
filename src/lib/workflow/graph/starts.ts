import {deriveForRelease} from '../catalog/derive-for-release.ts'
import type {NodeDescription} from '../catalog/node-description.ts'
import {derive} from '../model/derive.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import {isKnownTrigger, isOwnNodeType, STICKY_NOTE} from '../n8n/node-types.ts'
import type {TargetContext} from '../rule.ts'
import {edgesAt, graphOf} from './adjacency.ts'

/**
 * The nodes at which an execution may begin, those that are switched off included: they mark a branch that somebody means to switch on again.
 * A node of a community package that nothing leads to may be a trigger by any name, unless the catalogue describes it.
 */
export function startsOf(workflow: WorkflowModel, target: TargetContext | null): NodeModel[] {
  return target === null ? derive(workflow, guessedStarts) : deriveForRelease(workflow, target, knownStarts)
}

function guessedStarts(workflow: WorkflowModel): NodeModel[] {
  return workflow.nodes.filter((node) => isStart(node, undefined, workflow))
}

function knownStarts(workflow: WorkflowModel, {described}: TargetContext): NodeModel[] {
  return workflow.nodes.filter((node, i) => isStart(node, described[i]?.type, workflow))
}

function isStart(node: NodeModel, descriptions: readonly NodeDescription[] | undefined, workflow: WorkflowModel): boolean {
  if (descriptions?.[0] !== undefined) return descriptions[0].trigger
  if (node.type === STICKY_NOTE || isOwnNodeType(node.type)) return isKnownTrigger(node.type)
  const {main} = derive(workflow, graphOf)
  return edgesAt(main.incoming, node).length === 0 && edgesAt(main.outgoing, node).length > 0
}
