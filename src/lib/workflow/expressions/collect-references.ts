import type {AnyNode, CallExpression, MemberExpression} from 'acorn'

import type {EnvironmentReference, References} from './references.ts'
import {walkSyntax} from './walk-syntax.ts'

/** Cheap test before a syntax tree is walked. */
export function mayRefer(code: string): boolean {
  return /\$(?:\s*\(|node|items|env|vars|secrets|fromA|froma)/.test(code)
}

/**
 * Adds the nodes, variables and values of a model that code refers to. Only what is written out: a name that is computed is not known
 * before the workflow runs.
 * @param shift what to add to an offset in the code to get one in the text
 */
export function collectReferences(program: AnyNode, shift: number, found: References): void {
  // Nodes come in the order of the text, so that those which begin before this offset lie in a `try` with a `catch`.
  let guardedUntil = 0
  walkSyntax(program, (node) => {
    if (node.type === 'CallExpression') readCall(node, shift, found, node.start < guardedUntil)
    else if (node.type === 'MemberExpression') readMember(node, shift, found, node.start < guardedUntil)
    else if (node.type === 'TryStatement' && node.handler) guardedUntil = Math.max(guardedUntil, node.block.end)
    return true
  })
}

function readCall(node: CallExpression, shift: number, found: References, guarded: boolean): void {
  if (node.callee.type !== 'Identifier') return
  const {name} = node.callee
  const [first, second, third] = node.arguments
  const start = node.start + shift
  if (name === '$' || name === '$items') {
    const written = first === undefined ? null : textOf(first)
    if (written !== null) found.nodes.push({name: written, start, end: node.end + shift, guarded})
  } else if (name === '$fromAI' || name === '$fromAi' || name === '$fromai') {
    const optional = (argument: AnyNode | undefined): string | null | undefined => (argument === undefined ? undefined : textOf(argument))
    found.fromAi.push({start, key: first === undefined ? '' : textOf(first), description: optional(second), type: optional(third)})
  }
}

const environments: Readonly<Record<string, EnvironmentReference['kind']>> = {$env: 'env', $vars: 'vars', $secrets: 'secrets'}

function readMember(node: MemberExpression, shift: number, found: References, guarded: boolean): void {
  const object = nameOf(node.object)
  if (object === null) return
  const start = node.start + shift
  if (object === '$node') {
    const name = memberName(node)
    if (name !== null) found.nodes.push({name, start, end: node.end + shift, guarded})
    return
  }
  const kind = Object.hasOwn(environments, object) ? environments[object] : undefined
  if (kind !== undefined) found.environment.push({kind, name: memberName(node), start})
}

/** The name that something is read from: of `$node`, and also of `$item(0).$node`. */
function nameOf(node: AnyNode): string | null {
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier' && node.property.name === '$node' ? '$node' : null
}

function memberName({property, computed}: MemberExpression): string | null {
  if (computed) return property.type === 'PrivateIdentifier' ? null : textOf(property)
  return property.type === 'Identifier' ? property.name : null
}

/** The text that a node of the syntax tree is, when it is written out. */
function textOf(node: AnyNode): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return null
  return node.quasis[0]?.value.cooked ?? null
}
