import type {AnyNode, CallExpression, Class, ExpressionStatement, MemberExpression, NewExpression} from 'acorn'

import type {SyntaxFault} from './parse-javascript.ts'
import {unsafeProperties} from './unsafe-properties.ts'
import {walkSyntax} from './walk-syntax.ts'

const reserved = new Set(['___n8n_data', '__sanitize'])
const forbiddenParents = new Set(['Function', 'GeneratorFunction', 'AsyncFunction', 'AsyncGeneratorFunction'])

/**
 * What n8n refuses in an expression although it is sound JavaScript: members by which code could leave its cage, `$` without a call,
 * `with`, and a few more. The first of them, or null.
 */
export function findForbidden(statement: ExpressionStatement): SyntaxFault | null {
  let found: SyntaxFault | null = null
  const allowed = new Set<AnyNode>(dollarAlone(statement))
  walkSyntax(statement, (node) => {
    if (node.type === 'CallExpression' || node.type === 'NewExpression') allowed.add(calledName(node))
    const reason = found === null ? reasonAgainst(node, allowed) : null
    if (reason !== null) found = {at: node.start, reason}
    return found === null
  })
  return found
}

/** The name that is called: the callee, or the last member of it. */
function calledName({callee}: CallExpression | NewExpression): AnyNode {
  return callee.type === 'MemberExpression' && !callee.computed ? callee.property : callee
}

/** n8n allows `data.$` when it is all there is. */
function dollarAlone({expression}: ExpressionStatement): AnyNode[] {
  if (expression.type !== 'MemberExpression' || expression.computed) return []
  return expression.object.type === 'Identifier' || expression.object.type === 'MemberExpression' ? [expression.property] : []
}

function reasonAgainst(node: AnyNode, allowed: ReadonlySet<AnyNode>): string | null {
  if (node.type === 'Identifier') {
    if (reserved.has(node.name)) return `the name ${node.name} is n8n's own`
    return node.name === '$' && !allowed.has(node) ? '$ must be called with the name of a node: $("…")' : null
  }
  if (node.type === 'MemberExpression') return reasonAgainstMember(node)
  if (node.type === 'CallExpression') return isShortIf(node) ? '$if needs a condition and a value' : null
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return reasonAgainstClass(node)
  if (node.type === 'WithStatement') return '"with" is refused'
  const computed = node.type === 'ObjectPattern' && node.properties.some((property) => property.type === 'Property' && property.computed)
  return computed ? 'a computed key in a pattern is refused' : null
}

function reasonAgainstMember({property, computed}: MemberExpression): string | null {
  const name = computed ? (property.type === 'Literal' ? property.value : undefined) : property.type === 'Identifier' ? property.name : '#'
  if (name === '#') return 'private members are refused'
  return typeof name === 'string' && unsafeProperties.has(name) ? `the member ${name} is refused` : null
}

function reasonAgainstClass({superClass}: Class): string | null {
  if (superClass === null || superClass === undefined) return null
  if (superClass.type !== 'Identifier') return 'a class may extend nothing but a named class'
  return forbiddenParents.has(superClass.name) ? `a class may not extend ${superClass.name}` : null
}

function isShortIf(node: CallExpression): boolean {
  if (node.callee.type !== 'Identifier' || node.callee.name !== '$if') return false
  return node.arguments.length < 2 && node.arguments.every(({type}) => type !== 'SpreadElement')
}
