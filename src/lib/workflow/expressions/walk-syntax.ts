import type {AnyNode} from 'acorn'

/**
 * Calls `visit` for each node of a syntax tree, parents first, with the node's parent and the member of the parent that holds it.
 * When `visit` returns false, what is inside the node is left out.
 */
export function walkSyntax(root: AnyNode, visit: (node: AnyNode, parent: AnyNode | null, member: string) => boolean | undefined): void {
  descend(root, null, '', visit)
}

type Visit = Parameters<typeof walkSyntax>[1]

// Recursion is as deep as the parser's own was, and uses less of the stack.
function descend(node: AnyNode, parent: AnyNode | null, member: string, visit: Visit): void {
  if (visit(node, parent, member) === false) return
  const members = node as unknown as Record<string, unknown>
  for (const key in members) {
    const value = members[key]
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) if (isNode(value[i])) descend(value[i] as AnyNode, node, key, visit)
    } else if (isNode(value)) descend(value as AnyNode, node, key, visit)
  }
}

function isNode(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as {type?: unknown}).type === 'string'
}
