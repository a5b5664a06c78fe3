import type {DescribedNode} from '../catalog/describe-nodes.ts'
import type {FaultKind, ParameterFault} from '../catalog/parameter-fault.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import type {Problem, TargetContext} from '../rule.ts'
import {takesPart} from './takes-part.ts'

/** Problems from the faults of some kinds in nodes that are switched on and connected. */
export function faultProblems(
  workflow: WorkflowModel,
  {described}: TargetContext,
  kinds: readonly FaultKind[],
  toProblem: (entry: DescribedNode, fault: ParameterFault) => Problem,
): Problem[] {
  const problems: Problem[] = []
  for (const entry of described) {
    if (entry.faults.length === 0 || !takesPart(workflow, entry)) continue
    for (const fault of entry.faults) if (kinds.includes(fault.kind)) problems.push(toProblem(entry, fault))
  }
  return problems
}
