import type {AnyNode, CallExpression, MemberExpression} from 'acorn'

import {walkSyntax} from '../expressions/walk-syntax.ts'

/** Something that code uses and that is not there for all code. */
export interface CodeUse {
  kind: 'module' | 'import' | 'input' | 'name'
  at: number
  /** Name of the module, of the member of `$input`, or of what is not defined; null when it is computed. */
  name: string | null
}

/** What the context of a Code node lacks although other places for JavaScript have it, and what it has only in one of its modes. */
const absent = new Set([
  ...['fetch', 'process', 'window', 'document', 'localStorage', 'XMLHttpRequest', 'structuredClone', 'URL', 'URLSearchParams', 'AbortController'],
  ...['crypto', 'performance', 'Headers', 'Blob', 'queueMicrotask', 'getWorkflowStaticData', 'getNodeParameter', 'axios', 'item', 'items'],
])
const mayUse = new RegExp(`\\brequire\\b|\\bimport\\s*\\(|\\$input|\\b(?:${[...absent].join('|')})\\b`)

/** What code uses that is not always there: modules, the members of `$input`, names that only other places define. */
export function collectUses(body: AnyNode, code: string, shift: number): CodeUse[] {
  if (!mayUse.test(code)) return []
  const uses: CodeUse[] = []
  const declared = new Set<string>()
  walkSyntax(body, (node, parent, member) => {
    if (node.type === 'CallExpression') addModule(node, shift, uses)
    else if (node.type === 'ImportExpression') uses.push({kind: 'import', at: node.start + shift, name: null})
    else if (node.type === 'MemberExpression') addInput(node, shift, uses)
    else if (node.type === 'Identifier' && absent.has(node.name) && parent !== null) {
      if (isFree(parent, member)) uses.push({kind: 'name', at: node.start + shift, name: node.name})
      else if (!isNoDeclaration(parent, member)) declared.add(node.name)
    }
    return true
  })
  return uses.filter(({kind, name}) => kind !== 'name' || name === null || !declared.has(name))
}

function addModule({callee, arguments: [first], start}: CallExpression, shift: number, uses: CodeUse[]): void {
  if (callee.type !== 'Identifier' || callee.name !== 'require' || first?.type !== 'Literal' || typeof first.value !== 'string') return
  uses.push({kind: 'module', at: start + shift, name: first.value})
}

function addInput({object, property, computed, start}: MemberExpression, shift: number, uses: CodeUse[]): void {
  if (object.type !== 'Identifier' || object.name !== '$input' || computed || property.type !== 'Identifier') return
  uses.push({kind: 'input', at: start + shift, name: property.name})
}

/** Places in the syntax where a name is read in a way that fails when there is none; computed members besides. */
const readingPlaces = new Set([
  ...['MemberExpression.object', 'AssignmentExpression.right', 'ForOfStatement.right', 'VariableDeclarator.init', 'CallExpression.callee'],
  ...['CallExpression.arguments', 'NewExpression.callee', 'NewExpression.arguments', 'ReturnStatement.argument', 'SpreadElement.argument'],
  ...['AwaitExpression.argument', 'TemplateLiteral.expressions', 'ArrayExpression.elements'],
])

function isFree(parent: AnyNode, member: string): boolean {
  return readingPlaces.has(`${parent.type}.${member}`) || (parent.type === 'MemberExpression' && parent.computed)
}

/** Places that do not tell whether the code defines the name: names of members and keys, values among others. */
const otherPlaces = new Set([
  ...['MemberExpression.property', 'Property.key', 'MethodDefinition.key', 'PropertyDefinition.key', 'BinaryExpression.left'],
  ...['BinaryExpression.right', 'LogicalExpression.left', 'LogicalExpression.right', 'ConditionalExpression.test'],
  ...['ConditionalExpression.consequent', 'ConditionalExpression.alternate', 'IfStatement.test'],
])

function isNoDeclaration(parent: AnyNode, member: string): boolean {
  return otherPlaces.has(`${parent.type}.${member}`) && !(parent.type === 'Property' && parent.shorthand)
}
