import type {DescribedNode} from '../../../src/lib/workflow/catalog/describe-nodes.ts'
import {describeNodes} from '../../../src/lib/workflow/catalog/describe-nodes.ts'
import type {Finding} from '../../../src/lib/workflow/finding.ts'
import {buildModel} from '../../../src/lib/workflow/model/build-model.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {type ValidateOptions, validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'

/** One node with what the example release says of it. */
export function described(node: JsonObject): DescribedNode {
  const [only] = describeNodes(buildModel({nodes: [{name: 'Node', ...node}]}, []), exampleCatalog)
  if (only === undefined) throw new Error('The workflow has no node.')
  return only
}

/** A workflow in which a schedule leads to the node. */
export function scheduled(node: JsonObject): JsonObject {
  const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, position: [0, 0], parameters: {}}
  const connections = {'Every hour': {main: [[{node: 'Node', type: 'main', index: 0}]]}}
  return {name: 'Example', nodes: [start, {name: 'Node', position: [200, 0], parameters: {}, ...node}], connections, settings: {}}
}

/** What the named rule finds in a workflow, judged for the example release. */
export function findings(rule: string, workflow: JsonObject, options: ValidateOptions = {}): Finding[] {
  const {workflows} = validateWorkflow(workflow, {targets: [exampleCatalog], ...options})
  return workflows.flatMap((report) => report.findings.filter((finding) => finding.rule === rule))
}
