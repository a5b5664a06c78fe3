import type {FunctionExpression, Program} from 'acorn'

import {collectReferences, mayRefer} from '../expressions/collect-references.ts'
import {parseJavaScript, type SyntaxFault} from '../expressions/parse-javascript.ts'
import {noReferences, type References} from '../expressions/references.ts'
import type {CodePurpose} from './code-texts.ts'
import {type CodeUse, collectUses} from './collect-uses.ts'
import {faultyReturns, type ReturnFault} from './judge-returns.ts'

/** What there is to know of the JavaScript of a node; offsets count from the start of the code. */
export interface ProgramFacts {
  /** Why it is not JavaScript; null when it is. */
  fault: SyntaxFault | null
  references: Readonly<References>
  uses: readonly CodeUse[]
  returns: readonly ReturnFault[]
}

// n8n runs code as the body of such a function, as part of a script that is not strict.
const before = 'module.exports = async function VmCodeWrapper() {'
const behind = '\n}()'

/** Reads the JavaScript of a node. Never throws; code that is too long or too deep to judge comes out without any facts. */
export function readProgram(code: string, purpose: CodePurpose): ProgramFacts {
  const references = noReferences()
  const facts = {fault: null, references, uses: [], returns: []}
  const parsed = parseJavaScript(before + code + behind, {sourceType: 'script'})
  if (parsed === null) return facts
  if ('reason' in parsed) return {...facts, fault: placeFault(parsed, code)}
  const body = bodyOf(parsed)
  // Code that closes the function itself and opens another is sound for n8n, but nothing can be said of it.
  if (body === null) return facts
  const shift = -before.length
  if (mayRefer(code)) collectReferences(body, shift, references)
  return {...facts, uses: collectUses(body, code, shift), returns: faultyReturns(body.body, purpose, shift)}
}

function placeFault({at, reason}: SyntaxFault, code: string): SyntaxFault {
  const offset = at - before.length
  if (offset < code.length) return {at: Math.max(offset, 0), reason}
  // The fault shows behind the code: in what n8n puts there.
  return {
    at: code.trimEnd().length,
    reason: reason === 'unexpected token' ? 'the code ends before it is complete, or closes one brace too many' : reason,
  }
}

function bodyOf({body}: Program): FunctionExpression['body'] | null {
  const [first] = body
  if (body.length !== 1 || first?.type !== 'ExpressionStatement' || first.expression.type !== 'AssignmentExpression') return null
  const call = first.expression.right
  return call.type === 'CallExpression' && call.callee.type === 'FunctionExpression' ? call.callee.body : null
}
