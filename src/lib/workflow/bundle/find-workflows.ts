import {quote} from '../text/describe.ts'
import type {BundleWorkflow} from './bundle-workflow.ts'

/** The workflows of a bundle by their ids; the first of each. */
export function workflowsById(workflows: readonly BundleWorkflow[]): ReadonlyMap<string, BundleWorkflow> {
  const byId = new Map<string, BundleWorkflow>()
  for (const workflow of workflows) {
    const {id} = workflow.facts
    if (id !== null && !byId.has(id)) byId.set(id, workflow)
  }
  return byId
}

/** What a person finds a workflow by: its name and its file, `"leads" (leads.json)`. */
export function titleOf({path, fragment, facts}: BundleWorkflow): string {
  const place = placeOf(path, fragment)
  return facts.name === null ? place : `${quote(facts.name)} (${place})`
}

/** A file, with the place in it when it holds several workflows: `a.json#/0`. */
export function placeOf(path: string, fragment: string): string {
  return fragment === '' ? path : `${path}#${fragment}`
}
