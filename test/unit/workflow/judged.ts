import type {Catalog} from '../../../src/lib/workflow/catalog/catalog.ts'
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

/** What a rule finds in a fragment of a workflow, judged for the example release unless another is named. */
export function found(rule: string, workflow: JsonObject, targets: readonly Catalog[] = [exampleCatalog]): Finding[] {
  const {workflows} = validateWorkflow(completeWorkflow(workflow), {targets})
  return workflows.flatMap(({findings}) => findings.filter((finding) => finding.rule === rule))
}

/** The nodes that a rule names. */
export function named(rule: string, workflow: JsonObject): (string | null)[] {
  return found(rule, workflow).map(({node}) => node)
}

/** What starts the workflows of these tests. */
export const start = {name: 'Start', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}

export function step(name: string, more: object = {}): object {
  return {name, ...more}
}

export function choice(name: string, more: object = {}): object {
  return {name, type: 'n8n-nodes-base.if', typeVersion: 2.2, ...more}
}

export function request(name: string, more: object = {}): object {
  return {name, type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters: {url: 'https://crm.acme.io'}, ...more}
}

export function workflow(nodes: readonly object[], ...wires: readonly Wire[]): JsonObject {
  return {nodes, connections: wired(...wires)}
}
