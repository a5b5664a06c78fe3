import {derive} from '../model/derive.ts'
import type {WorkflowModel} from '../model/workflow-model.ts'
import type {TargetContext} from '../rule.ts'

type Make<T> = (workflow: WorkflowModel, target: TargetContext) => T

/** What `make` finds in a workflow for a release, made once for each release. `make` must be the same function each time. */
export function deriveForRelease<T>(workflow: WorkflowModel, target: TargetContext, make: Make<T>): T {
  const releases = derive(workflow, emptyReleases)
  let known = releases.get(target.described)
  if (known === undefined) {
    known = new Map()
    releases.set(target.described, known)
  }
  if (!known.has(make)) known.set(make, make(workflow, target))
  return known.get(make) as T
}

function emptyReleases(): Map<TargetContext['described'], Map<unknown, unknown>> {
  return new Map()
}
