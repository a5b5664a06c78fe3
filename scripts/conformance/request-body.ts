import {isObject, type JsonObject} from '../../src/lib/workflow/model/json-object.ts'
import {EXPORT_ONLY_NODE_FIELDS, EXPORT_ONLY_WORKFLOW_FIELDS} from '../../src/lib/workflow/n8n/api-fields.ts'

/**
 * A workflow as it goes to n8n's public API: without what only exports have, which is a note in Genesis and no defect, and without pinned
 * data, which releases before 2.41 refuse.
 */
export function requestBody(workflow: JsonObject): JsonObject {
  const rest = omit(workflow, new Set([...EXPORT_ONLY_WORKFLOW_FIELDS, 'pinData']))
  const nodes = Array.isArray(rest.nodes)
    ? rest.nodes.map((node: unknown) => (isObject(node) ? omit(node, EXPORT_ONLY_NODE_FIELDS) : node))
    : rest.nodes
  return 'nodes' in rest ? {...rest, nodes} : rest
}

function omit(object: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)))
}
