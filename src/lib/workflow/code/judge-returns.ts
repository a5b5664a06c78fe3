import type {Expression, ReturnStatement, Statement} from 'acorn'

import {walkSyntax} from '../expressions/walk-syntax.ts'
import type {CodePurpose} from './code-texts.ts'

/** A place where code certainly returns what n8n does not take. */
export interface ReturnFault {
  kind: 'nothing' | 'value'
  at: number
  /** What is returned, as part of a sentence: `a text`. */
  what: string
}

/** More are not looked at. */
const mostReturns = 50

/**
 * What code returns that n8n certainly does not take: nothing at all, a text or a number where items are expected. What is computed is not
 * known.
 * @param shift what to add to an offset in the syntax tree to get one in the code
 */
export function faultyReturns(body: readonly Statement[], purpose: CodePurpose, shift: number): ReturnFault[] {
  const returns = body.flatMap(returnsIn)
  if (returns.every(({argument}) => argument == null)) {
    const ends = body.at(-1)
    return ends?.type === 'ThrowStatement' ? [] : [{kind: 'nothing', at: returns[0] === undefined ? 0 : returns[0].start + shift, what: 'nothing'}]
  }
  return returns.slice(0, mostReturns).flatMap(({argument}) => {
    const what = argument == null ? null : wrongValue(argument, purpose)
    return argument == null || what === null ? [] : [{kind: 'value' as const, at: argument.start + shift, what}]
  })
}

/** The return statements of the function itself, not those of functions within it. */
function returnsIn(statement: Statement): ReturnStatement[] {
  const found: ReturnStatement[] = []
  if (statement.type === 'ReturnStatement') return [statement]
  if (statement.type === 'ExpressionStatement' || statement.type === 'VariableDeclaration' || statement.type === 'FunctionDeclaration') return []
  walkSyntax(statement, (node) => {
    if (node.type === 'ReturnStatement') found.push(node)
    return !/Function|Class|ExpressionStatement|VariableDeclaration/.test(node.type)
  })
  return found
}

function wrongValue(value: Expression, purpose: CodePurpose): string | null {
  const simple = simpleValue(value)
  switch (purpose) {
    case 'supply':
      return null
    case 'tool':
      return simple === 'a number' || simple === 'a text'
        ? null
        : (simple ?? (value.type === 'ObjectExpression' || value.type === 'ArrayExpression' ? 'an object' : null))
    case 'each-item':
      return simple ?? (value.type === 'ArrayExpression' ? 'a list' : null)
    case 'function-item':
      return simple
    case 'function':
    case 'chain':
    case 'all-items':
      return simple ?? (value.type === 'ArrayExpression' ? wrongElement(value.elements) : null)
  }
}

function wrongElement(elements: readonly ({type: string} | null)[]): string | null {
  for (const element of elements) {
    const simple = element === null || element.type === 'SpreadElement' ? null : simpleValue(element as Expression)
    if (simple !== null) return `a list with ${simple} in it`
  }
  return null
}

/** What a value is when it is written out and is no object; null stands for no items and is taken everywhere. */
function simpleValue(value: Expression): string | null {
  if (value.type === 'TemplateLiteral') return 'a text'
  if (value.type !== 'Literal' || value.regex !== undefined) return null
  return simpleValues[typeof value.value] ?? null
}

const simpleValues: Readonly<Record<string, string>> = {string: 'a text', number: 'a number', boolean: 'true or false'}
