import {BACKSLASH, QUOTE} from './scan.ts'
import {strayCharacter} from './stray-character.ts'
import type {SyntaxProblem} from './syntax-problem.ts'

const escapable = new Set('"\\/bfnrt')
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const word = /[^\s,:[\]{}"]+/y
const hex = /[0-9a-fA-F]{4}/y

/** Offset behind the string that begins at `at`, or why it is none. */
export function scanString(text: string, at: number): number | SyntaxProblem {
  let i = at + 1
  while (i < text.length) {
    const char = text.charCodeAt(i)
    if (char === QUOTE) return i + 1
    if (char < 0x20) return {offset: i, problem: controlProblem(char)}
    if (char === BACKSLASH) {
      const length = escapeLength(text, i)
      if (length === 0) return {offset: i, problem: `${JSON.stringify(text.slice(i, i + 2)).slice(1, -1)} is not an escape sequence`}
      i += length
    } else i++
  }
  return {offset: at, problem: 'the string that begins here is never closed'}
}

/** Offset behind the number, `true`, `false` or `null` that begins at `at`, or why it is none. */
export function scanLiteral(text: string, at: number): number | SyntaxProblem {
  const whole = match(word, text, at)
  const known = match(literal, text, at)
  if (known !== '' && known === whole) return at + known.length
  if (/^[-+.]?\d/.test(whole)) return {offset: at, problem: `${whole.slice(0, 30)} is not a JSON number`}
  return strayCharacter(text, at, /^[A-Za-z]/.test(whole) ? `${whole.slice(0, 30)} is not a JSON value` : 'a value is expected here')
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function escapeLength(text: string, at: number): number {
  const next = text[at + 1] ?? ''
  if (escapable.has(next)) return 2
  return next === 'u' && match(hex, text, at + 2) !== '' ? 6 : 0
}

function controlProblem(char: number): string {
  if (char === 0x0a || char === 0x0d) return 'a string ends with its line; write the line break as \\n or close the quote'
  return `the control character U+${char.toString(16).toUpperCase().padStart(4, '0')} must be escaped in a string`
}
