import {parse} from 'acorn'

/** A node of a syntax tree, of which only what is asked for is known. */
export type SyntaxNode = Readonly<Record<string, unknown>> & {readonly type: string}

/** Null for a text that is no JavaScript. */
export function parseCode(code: string): SyntaxNode | null {
  for (const sourceType of ['script', 'module'] as const) {
    try {
      return parse(code, {ecmaVersion: 'latest', sourceType, allowReturnOutsideFunction: true}) as unknown as SyntaxNode
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error
    }
  }
  return null
}

/** All nodes of a tree in the order of the text. */
export function nodesOf(program: SyntaxNode | null): SyntaxNode[] {
  const found: SyntaxNode[] = []
  const open: unknown[] = [program]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    if (typeof (value as {type?: unknown}).type === 'string') found.push(value as SyntaxNode)
    // What is pushed last is looked at next.
    for (const member of Object.values(value).toReversed()) open.push(member)
  }
  return found
}

export function isNode(value: unknown, type: string): value is SyntaxNode {
  return typeof value === 'object' && value !== null && (value as {type?: unknown}).type === type
}

/** The value of a literal or of a list of literals; undefined for whatever is computed. */
export function literal(node: unknown): unknown {
  if (isNode(node, 'Literal')) return node.value
  if (!isNode(node, 'ArrayExpression') || !Array.isArray(node.elements)) return undefined
  return (node.elements as unknown[]).map((element) => (isNode(element, 'Literal') ? element.value : undefined))
}
