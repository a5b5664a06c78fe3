import type {WorkflowModel} from './workflow-model.ts'

/** What `make` finds in a workflow, made once however many rules ask for it. `make` must be the same function each time. */
export function derive<T>(workflow: WorkflowModel, make: (workflow: WorkflowModel) => T): T {
  const known = workflow.derived.get(make) as T | undefined
  if (known !== undefined) return known
  const made = make(workflow)
  workflow.derived.set(make, made)
  return made
}
