import type {SyntaxFault} from '../expressions/parse-javascript.ts'
import {NoPythonToken, type PythonToken, pythonToken} from './python-tokens.ts'

/** Statements that begin with these words have a colon; the words can begin no other. */
const withColon = /^(?:if|elif|else|for|while|try|except|finally|with|def|class|async)$/
const closing: Readonly<Record<string, string>> = {'(': ')', '[': ']', '{': '}'}

/** A line of Python as its grammar sees it: brackets and backslashes carry it on over several lines of the text. */
interface LogicalLine {
  /** Where the line begins, before its indentation. */
  start: number
  first: PythonToken
  last: PythonToken
  /** It has a colon outside of brackets. */
  colon: boolean
}

interface Level {
  /** With tabs up to each eighth column. */
  column: number
  /** With tabs as one column: both must tell the same, or it depends on the width of a tab how the lines relate. */
  narrow: number
}

/**
 * What is certainly wrong with the form of a program: texts and brackets that are not closed, lines that are indented otherwise than the line
 * before demands, colons that are missing, characters that no Python has. Null when there is none, which does not say that Python takes it.
 * n8n indents the code and makes it the body of a function, so that it may be indented as a whole.
 */
export function pythonFault(code: string): SyntaxFault | null {
  try {
    return faultOfLines(code)
  } catch (error) {
    if (!(error instanceof NoPythonToken)) throw error
    return error.message === '' ? null : {at: error.at, reason: error.message}
  }
}

function faultOfLines(code: string): SyntaxFault | null {
  const levels: Level[] = []
  let before: LogicalLine | null = null
  for (let at = 0; ; ) {
    const read = readLine(code, at)
    if ('reason' in read) return read
    const {line, end} = read
    if (line === null) break
    const fault = judgeIndent(levels, levelAt(code, line.start), opensBlock(code, before), line.first.at) ?? judgeColon(code, line)
    if (fault !== null) return fault
    before = line
    at = end
  }
  return before !== null && opensBlock(code, before) ? {at: before.last.at, reason: 'nothing stands in the block that begins here'} : null
}

/** The next logical line that has something on it; null at the end. */
function readLine(code: string, from: number): {line: LogicalLine | null; end: number} | SyntaxFault {
  const open: PythonToken[] = []
  let line: LogicalLine | null = null
  let start = from
  for (let at = from; ; ) {
    const token = pythonToken(code, at)
    const unclosed = open.at(-1)
    if (token === null) return unclosed === undefined ? {line, end: code.length} : {at: unclosed.at, reason: `"${code[unclosed.at]}" is not closed`}
    at = token.end
    if (token.kind === 'line-end') {
      if (line !== null && unclosed === undefined) return {line, end: at}
      start = at
      continue
    }
    if (token.kind === 'open') open.push(token)
    else if (token.kind === 'close' && closing[code[open.pop()?.at ?? -1] ?? ''] !== code[token.at]) {
      return {at: token.at, reason: `"${code[token.at]}" closes nothing that is open`}
    }
    line ??= {start, first: token, last: token, colon: false}
    line.last = token
    if (code[token.at] === ':' && open.length === 0) line.colon = true
  }
}

function opensBlock(code: string, line: LogicalLine | null): boolean {
  return line !== null && line.last.kind === 'sign' && code[line.last.at] === ':'
}

function levelAt(code: string, start: number): Level {
  // n8n puts four spaces before each line.
  const level = {column: 4, narrow: 4}
  for (let i = start; code[i] === ' ' || code[i] === '\t'; i++) {
    level.column = code[i] === '\t' ? (Math.floor(level.column / 8) + 1) * 8 : level.column + 1
    level.narrow++
  }
  return level
}

function judgeIndent(levels: Level[], level: Level, afterColon: boolean, at: number): SyntaxFault | null {
  const current = levels.at(-1)
  if (current === undefined) {
    levels.push(level)
    return null
  }
  if (level.column > current.column) {
    if (!afterColon) return {at, reason: 'the line is indented more than the one before, which opens no block'}
    levels.push(level)
    return level.narrow > current.narrow ? null : mixed(at)
  }
  if (afterColon) return {at, reason: 'the line is not indented, although the one before opens a block'}
  while ((levels.at(-1)?.column ?? 0) > level.column) levels.pop()
  const outer = levels.at(-1)
  if (outer?.column !== level.column) return {at, reason: 'the line is indented as no line around it is'}
  return outer.narrow === level.narrow ? null : mixed(at)
}

function mixed(at: number): SyntaxFault {
  return {at, reason: 'the line is indented by other tabs and spaces than the lines around it'}
}

function judgeColon(code: string, {first, last, colon}: LogicalLine): SyntaxFault | null {
  if (colon || first.kind !== 'word') return null
  const word = code.slice(first.at, first.end)
  return withColon.test(word) ? {at: last.end, reason: `the statement that begins with "${word}" lacks its colon`} : null
}
