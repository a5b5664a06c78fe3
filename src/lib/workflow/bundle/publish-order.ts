import type {BundleWorkflow} from './bundle-workflow.ts'
import {placeOf, workflowsById} from './find-workflows.ts'

export interface PublishOrder {
  /** What is called comes before what calls it, and who handles errors before whose errors they are. Otherwise as given. */
  order: readonly BundleWorkflow[]
  /** Workflows that call each other in a ring, each ring from its first member in the order given. */
  cycles: readonly (readonly BundleWorkflow[])[]
}

interface Visit {
  workflow: BundleWorkflow
  needed: readonly Need[]
  next: number
}

interface Need {
  workflow: BundleWorkflow
  /** By a call; an error workflow may be its own, or have one that leads back. */
  called: boolean
}

/** The order in which the workflows of a bundle are published. Not recursive, so that a long chain of calls cannot harm it. */
export function publishOrder(workflows: readonly BundleWorkflow[]): PublishOrder {
  const byId = workflowsById(workflows)
  const order = new Set<BundleWorkflow>()
  const entered = new Set<BundleWorkflow>()
  const cycles: BundleWorkflow[][] = []
  for (const start of workflows) {
    const stack: Visit[] = []
    enter(start)
    for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
      const need = visit.needed[visit.next++]
      if (need === undefined) {
        order.add(visit.workflow)
        stack.pop()
      } else if (!entered.has(need.workflow)) enter(need.workflow)
      else if (!order.has(need.workflow) && need.called) addCycle(need.workflow, stack, cycles)
    }

    function enter(workflow: BundleWorkflow): void {
      if (entered.has(workflow)) return
      entered.add(workflow)
      stack.push({workflow, needed: needsOf(workflow, byId), next: 0})
    }
  }
  return {order: [...order], cycles}
}

/** The same order as a person finds the workflows: files, with the place in them when they hold several, `a.json#/0`. */
export function publishPlaces(workflows: readonly BundleWorkflow[]): string[] {
  return publishOrder(workflows).order.map(({path, fragment}) => placeOf(path, fragment))
}

function needsOf({facts}: BundleWorkflow, byId: ReadonlyMap<string, BundleWorkflow>): Need[] {
  const called = new Set(facts.calls.map(({workflowId}) => workflowId))
  const needs = [...called].map((id) => ({workflow: byId.get(id), called: true}))
  needs.push({workflow: byId.get(facts.errorWorkflow ?? ''), called: false})
  return needs.flatMap(({workflow, called}) => (workflow === undefined ? [] : [{workflow, called}]))
}

/** The way from a workflow that was met again to the one that calls it, if it leads over calls alone. */
function addCycle(again: BundleWorkflow, stack: readonly Visit[], cycles: BundleWorkflow[][]): void {
  const ring = stack.slice(stack.findIndex(({workflow}) => workflow === again))
  const byCalls = ring.slice(0, -1).every(({needed, next}) => needed[next - 1]?.called === true)
  if (byCalls) cycles.push(ring.map(({workflow}) => workflow))
}
