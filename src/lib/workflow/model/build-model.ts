import {STICKY_NOTE} from '../n8n/node-types.ts'
import {nameSuggester} from '../suggest-name.ts'
import {isObject, type JsonObject} from './json-object.ts'
import type {Formula} from './survey.ts'
import type {Edge, ExpressionText, NodeModel, WorkflowModel} from './workflow-model.ts'

/**
 * Reads a workflow into the model that all rules share. Takes any object and leaves out what it cannot understand.
 * @param formulas what `survey` found in the workflow, with paths from its root
 * @param suspects likewise
 */
export function buildModel(raw: JsonObject, formulas: readonly Formula[], suspects: readonly Formula[] = []): WorkflowModel {
  const nodes: NodeModel[] = []
  const nodesByName = new Map<string, NodeModel>()
  const nodesByIndex: (NodeModel | null)[] = []
  const list: readonly unknown[] = Array.isArray(raw.nodes) ? raw.nodes : []
  for (let index = 0; index < list.length; index++) {
    const node = readNode(list[index], index)
    nodesByIndex.push(node)
    if (node === null) continue
    nodes.push(node)
    if (node.name !== '' && !nodesByName.has(node.name)) nodesByName.set(node.name, node)
  }
  return {
    raw,
    nodes,
    nodesByName,
    edges: readEdges(raw.connections, nodesByName),
    expressions: readExpressions(formulas, nodesByIndex),
    suspects,
    suggestNode: nameSuggester(nodesByName),
    derived: new Map(),
  }
}

function readNode(raw: unknown, index: number): NodeModel | null {
  return isObject(raw) ? {index, raw, name: textOf(raw.name), type: textOf(raw.type), disabled: raw.disabled === true} : null
}

/** The formulas in parameters of nodes. A sticky note has none: n8n shows its text as it is. */
function readExpressions(formulas: readonly Formula[], nodes: readonly (NodeModel | null)[]): ExpressionText[] {
  const expressions: ExpressionText[] = []
  for (const {path, text} of formulas) {
    const [first, index, member] = path
    const node = first === 'nodes' && typeof index === 'number' && member === 'parameters' ? nodes[index] : undefined
    if (node !== undefined && node !== null && node.type !== STICKY_NOTE) expressions.push({node, path, text})
  }
  return expressions
}

function readEdges(connections: unknown, nodes: ReadonlyMap<string, NodeModel>): Edge[] {
  const edges: Edge[] = []
  if (!isObject(connections)) return edges
  for (const sourceName in connections) {
    const byType = connections[sourceName]
    if (!isObject(byType)) continue
    const source = nodes.get(sourceName)
    for (const type in byType) readOutputs(byType[type], {sourceName, source, type}, nodes, edges)
  }
  return edges
}

type EdgeStart = Pick<Edge, 'sourceName' | 'source' | 'type'>

function readOutputs(outputs: unknown, start: EdgeStart, nodes: ReadonlyMap<string, NodeModel>, edges: Edge[]): void {
  if (!Array.isArray(outputs)) return
  for (let output = 0; output < outputs.length; output++) {
    const entries: unknown = outputs[output]
    if (!Array.isArray(entries)) continue
    for (let slot = 0; slot < entries.length; slot++) {
      const entry: unknown = entries[slot]
      if (!isObject(entry) || typeof entry.node !== 'string') continue
      const {sourceName, source, type} = start
      const {node: targetName, index} = entry
      const input = typeof index === 'number' && Number.isInteger(index) && index >= 0 ? index : 0
      edges.push({sourceName, source, type, output, slot, targetName, target: nodes.get(targetName), targetType: textOf(entry.type), input})
    }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
