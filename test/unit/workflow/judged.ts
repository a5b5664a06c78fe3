import {completeWorkflow} from '../../../src/lib/workflow/complete-example.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'

/** A connection as a test writes it: source, target, and where it begins and ends. */
export type Wire = readonly [from: string, to: string, ends?: {type?: string; output?: number; input?: number}]

/** `connections` of a workflow. */
export function wired(...wires: readonly Wire[]): JsonObject {
  const connections: Record<string, Record<string, object[][]>> = {}
  for (const [from, to, {type = 'main', output = 0, input = 0} = {}] of wires) {
    const byType = connections[from] ?? {}
    connections[from] = byType
    const outputs = byType[type] ?? []
    byType[type] = outputs
    while (outputs.length <= output) outputs.push([])
    outputs[output]?.push({node: to, type, index: input})
  }
  return connections
}

/** What a rule finds in a fragment of a workflow, judged for the example release. */
export function found(rule: string, workflow: JsonObject): Finding[] {
  const {workflows} = validateWorkflow(completeWorkflow(workflow), {targets: [exampleCatalog]})
  return workflows.flatMap(({findings}) => findings.filter((finding) => finding.rule === rule))
}

/** The nodes that a rule names. */
export function named(rule: string, workflow: JsonObject): (string | null)[] {
  return found(rule, workflow).map(({node}) => node)
}
