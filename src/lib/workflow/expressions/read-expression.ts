import type {Program} from 'acorn'

import {collectReferences, mayRefer} from './collect-references.ts'
import {findForbidden} from './find-forbidden.ts'
import {collectNames} from './names-in-scope.ts'
import {parseJavaScript, type SyntaxFault} from './parse-javascript.ts'
import {readSimpleCode} from './read-simple-code.ts'
import {noReferences, type References} from './references.ts'
import {type CodePiece, splitTemplate} from './split-template.ts'
import {mayBeUnsafe} from './unsafe-properties.ts'

/** Something in an expression that fails or does nothing. */
export interface ExpressionFault {
  kind: 'empty' | 'statement' | 'syntax' | 'forbidden' | 'await' | 'ignored' | 'unclosed'
  /** In the text of the parameter. */
  at: number
  reason: string
  /** The piece of code that it is in. */
  piece: CodePiece
}

/** What there is to know of a parameter that begins with "=". */
export interface ExpressionFacts {
  /** At most one for each piece of code. */
  faults: readonly ExpressionFault[]
  references: Readonly<References>
  /** True when there is no code in it: n8n takes it as it stands, without the "=". */
  plain: boolean
}

/** A text with more faults is not read to its end. */
const mostFaults = 20

/** Reads a parameter that begins with "=". Never throws; code that is too long or too deep to judge has neither faults nor references. */
export function readExpression(text: string): ExpressionFacts {
  const pieces = splitTemplate(text)
  const references = noReferences()
  const unsafe = mayBeUnsafe(text)
  const faults: ExpressionFault[] = []
  for (let i = 0; i < pieces.length && faults.length < mostFaults; i++) {
    const piece = pieces[i] as CodePiece
    const simple = !unsafe && readSimpleCode(text, piece.start, piece.end, references)
    const fault = simple ? null : readPiece(text, piece, references)
    if (fault !== null) faults.push(fault)
    else if (!piece.closed) faults.push({kind: 'unclosed', at: piece.start - 2, reason: '', piece})
  }
  if (unsafe) noteConstructor(text, faults)
  return {faults, references, plain: pieces.length === 0}
}

/** n8n searches the whole text for this, also outside of the braces. */
function noteConstructor(text: string, faults: ExpressionFault[]): void {
  const at = text.search(/\.\s*constructor/)
  if (at === -1) return
  const piece = {start: 0, end: text.length, closed: true}
  faults.splice(0, faults.length, {kind: 'forbidden', at, reason: 'the text ".constructor" is refused', piece})
}

function readPiece(text: string, piece: CodePiece, references: References): ExpressionFault | null {
  const written = text.slice(piece.start, piece.end).replace('\\}}', '}}')
  // A brace at the beginning opens an object for n8n, not a block.
  const wrapped = written.trimStart().startsWith('{')
  const code = wrapped ? `(${written})` : written
  const shift = wrapped ? piece.start - 1 : piece.start
  const parsed = parseCode(code)
  if (parsed === null) return null
  const fault = 'reason' in parsed ? {...parsed, kind: 'syntax' as const} : judgeProgram(parsed, code)
  if ('body' in parsed && (fault === null || fault.kind === 'await' || fault.kind === 'ignored')) {
    if (mayRefer(code)) collectReferences(parsed, shift, references)
    collectNames(parsed, shift, references)
  }
  return fault === null ? null : {...fault, at: Math.min(Math.max(fault.at + shift, piece.start), piece.end), piece}
}

function parseCode(code: string): ReturnType<typeof parseJavaScript> {
  const options = {sourceType: 'script', allowAwaitOutsideFunction: true} as const
  const parsed = parseJavaScript(code, options)
  // n8n's parser lets a comment end with the code, and drops it when nothing but a name stands before it.
  const isOpenComment = parsed !== null && 'reason' in parsed && parsed.reason === 'unterminated comment' && /^\s*[\w$]+\s*\/\*/.test(code)
  return isOpenComment ? parseJavaScript(code.slice(0, parsed.at), options) : parsed
}

interface Fault extends SyntaxFault {
  kind: ExpressionFault['kind']
}

/** n8n evaluates the first statement, which must be an expression, and passes over the rest. */
function judgeProgram({body}: Program, code: string): Fault | null {
  const [first, second] = body
  if (first === undefined) return {kind: 'empty', at: 0, reason: ''}
  if (first.type !== 'ExpressionStatement') return {kind: 'statement', at: first.start, reason: 'it is a statement, not an expression'}
  const forbidden = findForbidden(first)
  if (forbidden !== null) return {...forbidden, kind: 'forbidden'}
  const waits = first.expression.type === 'AwaitExpression' ? first.expression : null
  if (waits !== null) {
    const silent = /^await\s*[\w$([`]/.test(code.slice(waits.start)) && !/^await\s+(?:new\b|\d)/.test(code.slice(waits.start))
    return {kind: silent ? 'await' : 'syntax', at: waits.start, reason: 'expressions cannot wait for anything'}
  }
  return second === undefined ? null : {kind: 'ignored', at: second.start, reason: ''}
}
