import type {AnyNode} from 'acorn'

import {knownNames} from './known-names.ts'
import type {References} from './references.ts'
import {walkSyntax} from './walk-syntax.ts'

/**
 * Adds the names in an expression that nothing defines, and those that stand where n8n does not look names up: it does so in members,
 * calls and operators, but not behind `...`, nor where an arrow function returns a name and nothing else.
 */
export function collectNames(program: AnyNode, shift: number, found: References): void {
  const declared = new Set<string>()
  const used: {name: string; start: number; lost: boolean}[] = []
  walkSyntax(program, (node, parent, member) => {
    if (node.type !== 'Identifier' || parent === null) return true
    if (isDeclaration(node, parent, member)) declared.add(node.name)
    else if (isUse(parent, member)) used.push({name: node.name, start: node.start + shift, lost: isLost(parent, member)})
    return true
  })
  for (const {name, start, lost} of used) {
    if (declared.has(name)) continue
    if (!knownNames.has(name)) {
      if (!lost) found.unknown.push({name, start})
    } else if (lost && name.startsWith('$')) found.lost.push({name, start})
  }
}

const declaringPlaces = new Set([
  ...['VariableDeclarator.id', 'ArrowFunctionExpression.params', 'FunctionExpression.params', 'FunctionExpression.id', 'FunctionDeclaration.params'],
  ...['FunctionDeclaration.id', 'ClassDeclaration.id', 'ClassExpression.id', 'CatchClause.param', 'AssignmentPattern.left'],
  ...['AssignmentExpression.left', 'RestElement.argument', 'ArrayPattern.elements'],
])

function isDeclaration(node: AnyNode, parent: AnyNode, member: string): boolean {
  // In a pattern the value of a property declares; in an object it does not, but patterns are too rare to tell them apart here.
  if (parent.type === 'Property') return member === 'value' && parent.shorthand && parent.value === node
  return declaringPlaces.has(`${parent.type}.${member}`)
}

const namingPlaces = new Set([
  ...['Property.key', 'PropertyDefinition.key', 'MethodDefinition.key', 'LabeledStatement.label', 'BreakStatement.label', 'ContinueStatement.label'],
  ...['MetaProperty.meta', 'MetaProperty.property'],
])

function isUse(parent: AnyNode, member: string): boolean {
  if (parent.type === 'MemberExpression') return member === 'object' || parent.computed
  // `typeof name` is how one asks whether there is such a name.
  if (parent.type === 'UnaryExpression') return parent.operator !== 'typeof'
  return !namingPlaces.has(`${parent.type}.${member}`)
}

function isLost(parent: AnyNode, member: string): boolean {
  return parent.type === 'SpreadElement' || (parent.type === 'ArrowFunctionExpression' && member === 'body')
}
