import type {JsonObject} from './model/json-object.ts'
import type {BundleExampleFile, Example} from './rule.ts'

const minimalWorkflow = {name: 'Example', nodes: [], connections: {}, settings: {executionOrder: 'v1'}}
const minimalNode = {type: 'n8n-nodes-base.noOp', typeVersion: 1, position: [0, 0], parameters: {}}

/** An example as the text of a whole document. A member that the example sets to `undefined` is left out. */
export function completeExample(example: Example): string {
  if ('text' in example) return example.text
  if ('bundle' in example) return example.bundle.map(completeFile).join('\n')
  return completeWorkflow(example.workflow as JsonObject)
}

/** A comment line names the file; what follows is its text. */
function completeFile({path, workflow}: BundleExampleFile): string {
  return `// ${path}\n${completeWorkflow(workflow as JsonObject)}`
}

/** A whole workflow from a fragment of one. */
export function completeWorkflow({nodes = [], ...rest}: JsonObject): string {
  const complete = Array.isArray(nodes) ? nodes.map((node: object) => ({...node, ...minimalNode, ...node})) : nodes
  const text = JSON.stringify({...minimalWorkflow, ...rest, nodes: complete}, undefined, 2)
  return text.replace(/([{[])\n\s+([^{}[\]]*?)\n\s*([}\]])/g, oneLine)
}

/** Innermost objects and lists read better on one line, when they fit. */
function oneLine(whole: string, open: string, inner: string, close: string): string {
  const line = `${open}${inner.replace(/\n\s+/g, ' ')}${close}`
  return line.length <= 100 ? line : whole
}
