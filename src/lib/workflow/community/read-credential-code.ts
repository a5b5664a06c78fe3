import {isNode, literal, nodesOf, parseCode, type SyntaxNode} from './syntax-nodes.ts'

/**
 * The name that the compiled code of a credential type gives it in a plain literal. The code is parsed and never run.
 * @returns null when it is computed, or the text is no JavaScript
 */
export function readCredentialCode(code: string): string | null {
  for (const node of nodesOf(parseCode(code))) {
    const name = literal(nameGivenBy(node))
    if (typeof name === 'string') return name
  }
  return null
}

/** What `this.name = …` or a field `name = …` of a class gives. */
function nameGivenBy(node: SyntaxNode): unknown {
  if (node.type === 'PropertyDefinition') return isName(node.key) ? node.value : undefined
  const {left} = node
  const assigns = node.type === 'AssignmentExpression' && isNode(left, 'MemberExpression') && isNode(left.object, 'ThisExpression')
  return assigns && isName(left.property) ? node.right : undefined
}

function isName(key: unknown): boolean {
  return isNode(key, 'Identifier') && key.name === 'name'
}
