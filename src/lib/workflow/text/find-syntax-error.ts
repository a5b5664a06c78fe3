import {CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, isClose, isOpen, OPEN_ARRAY, OPEN_OBJECT, QUOTE, skipSpace} from './scan.ts'
import {scanLiteral, scanString} from './scan-token.ts'
import {strayCharacter} from './stray-character.ts'
import type {SyntaxProblem} from './syntax-problem.ts'

/** What may come next. `first-…` stands behind an opening bracket, where the closing one may follow at once. */
type State = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'after'

type Step = SyntaxProblem | {end: number; state: State}

/** Offsets of the brackets that are still open, innermost last. */
type OpenBrackets = number[]

/**
 * The first place at which a text breaks the grammar of JSON (RFC 8259), or null when it is JSON. Reads without recursion and takes
 * nothing from the wording of `JSON.parse`, which differs between engines.
 */
export function findSyntaxError(text: string): SyntaxProblem | null {
  const open: OpenBrackets = []
  let state: State = 'value'
  let at = skipSpace(text, 0)
  while (at < text.length) {
    const step = stepFrom(text, at, state, open)
    if ('problem' in step) return step
    state = step.state
    at = skipSpace(text, step.end)
  }
  if (state === 'after' && open.length === 0) return null
  return {offset: text.length, problem: endProblem(text, open)}
}

function stepFrom(text: string, at: number, state: State, open: OpenBrackets): Step {
  switch (state) {
    case 'value':
    case 'first-value':
      return readValue(text, at, state, open)
    case 'key':
    case 'first-key':
      return readKey(text, at, state, open)
    case 'colon':
      if (text.charCodeAt(at) === COLON) return {end: at + 1, state: 'value'}
      return strayCharacter(text, at, 'a colon is missing behind the key before this')
    case 'after':
      return readAfter(text, at, open)
  }
}

function readValue(text: string, at: number, state: State, open: OpenBrackets): Step {
  const char = text.charCodeAt(at)
  if (isOpen(char)) {
    open.push(at)
    return {end: at + 1, state: char === OPEN_OBJECT ? 'first-key' : 'first-value'}
  }
  if (char === CLOSE_ARRAY && state === 'first-value') return close(at, open)
  if (isClose(char) && isIn(text, open, OPEN_ARRAY)) return {offset: at, problem: `the comma before this ${text[at]} is one too many`}
  if (char === COMMA || isClose(char)) return {offset: at, problem: `a value is missing before this ${text[at]}`}
  const end = char === QUOTE ? scanString(text, at) : scanLiteral(text, at)
  return typeof end === 'number' ? {end, state: 'after'} : end
}

function readKey(text: string, at: number, state: State, open: OpenBrackets): Step {
  const char = text.charCodeAt(at)
  if (char === QUOTE) {
    const end = scanString(text, at)
    return typeof end === 'number' ? {end, state: 'colon'} : end
  }
  if (char === CLOSE_OBJECT) return state === 'first-key' ? close(at, open) : {offset: at, problem: 'the comma before this } is one too many'}
  return strayCharacter(text, at, 'a key in double quotes is expected here')
}

function readAfter(text: string, at: number, open: OpenBrackets): Step {
  if (open.length === 0) return strayCharacter(text, at, 'the document has ended before this')
  const char = text.charCodeAt(at)
  const inArray = isIn(text, open, OPEN_ARRAY)
  if (char === COMMA) return {end: at + 1, state: inArray ? 'value' : 'key'}
  if (char === (inArray ? CLOSE_ARRAY : CLOSE_OBJECT)) return close(at, open)
  return strayCharacter(text, at, `a comma or ${inArray ? ']' : '}'} is missing before this`)
}

function close(at: number, open: OpenBrackets): Step {
  open.pop()
  return {end: at + 1, state: 'after'}
}

function isIn(text: string, open: OpenBrackets, bracket: number): boolean {
  const innermost = open.at(-1)
  return innermost !== undefined && text.charCodeAt(innermost) === bracket
}

function endProblem(text: string, open: OpenBrackets): string {
  if (text.trim() === '') return 'the document is empty'
  const brackets = open.length === 1 ? 'a bracket is' : `${open.length} brackets are`
  return open.length === 0 ? 'the document ends before a value' : `the document ends while ${brackets} still open`
}
