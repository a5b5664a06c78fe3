import {quote} from '../text/describe.ts'
import {escapeSegment} from '../text/pointer.ts'
import type {Edge, NodeModel} from './workflow-model.ts'

/** A node as a sentence begins: `Node "Fetch leads"`. */
export function label(node: NodeModel): string {
  return node.name === '' ? `Node ${node.index + 1} (it has no name)` : `Node ${quote(node.name)}`
}

/** JSON pointer of a node, or of one of its members. */
export function nodePointer(node: NodeModel, member?: string): string {
  return `/nodes/${node.index}${member === undefined ? '' : `/${escapeSegment(member)}`}`
}

/** JSON pointer of a connection. */
export function edgePointer(edge: Edge): string {
  return `/connections/${escapeSegment(edge.sourceName)}/${escapeSegment(edge.type)}/${edge.output}/${edge.slot}`
}

/** Name for a finding: null when the node has none. */
export function nameOf(node: NodeModel): string | null {
  return node.name === '' ? null : node.name
}
