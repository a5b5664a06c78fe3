import type {WorkflowModel} from './workflow-model.ts'

/** What `make` finds in a workflow, made once however many rules ask for it. `make` must be the same function each time. */
export function derive<T>(workflow: WorkflowModel, make: (workflow: WorkflowModel) => T): T {
  if (!workflow.derived.has(make)) workflow.derived.set(make, make(workflow))
  return workflow.derived.get(make) as T
}
