import {deriveForRelease} from '../catalog/derive-for-release.ts'
import type {DescribedNode} from '../catalog/describe-nodes.ts'
import type {FaultKind, ParameterFault} from '../catalog/parameter-fault.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, TargetContext} from '../rule.ts'
import {participantsOf} from './takes-part.ts'

/** Problems from the faults of some kinds in nodes that are switched on and connected. */
export function faultProblems(
  workflow: WorkflowModel,
  target: TargetContext,
  kinds: readonly FaultKind[],
  toProblem: (entry: DescribedNode, fault: ParameterFault) => Problem,
): Problem[] {
  const problems: Problem[] = []
  for (const entry of deriveForRelease(workflow, target, faultyNodes))
    for (const fault of entry.faults) if (kinds.includes(fault.kind)) problems.push(toProblem(entry, fault))
  return problems
}

function faultyNodes(workflow: WorkflowModel, target: TargetContext): readonly DescribedNode[] {
  return participantsOf(workflow, target).filter(({faults}) => faults.length > 0)
}
