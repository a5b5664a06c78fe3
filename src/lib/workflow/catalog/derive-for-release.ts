import type {WorkflowModel} from '../model/workflow-model.ts'
import type {TargetContext} from '../rule.ts'

type Make<T> = (workflow: WorkflowModel, target: TargetContext) => T

/** What `make` finds in a workflow for a release, made once for each release. `make` must be the same function each time. */
export function deriveForRelease<T>(workflow: WorkflowModel, target: TargetContext, make: Make<T>): T {
  const known = target.derived.get(make) as T | undefined
  if (known !== undefined) return known
  const made = make(workflow, target)
  target.derived.set(make, made)
  return made
}
