import {isDigit, isIdentifierPart, isIdentifierStart, isSpace} from './character-classes.ts'
import {knownNames} from './known-names.ts'
import {lengthOfOperator, NO_OPERATOR} from './operators.ts'
import type {EnvironmentReference, References} from './references.ts'

/** Deeper ones are left to the parser. */
const deepest = 50

/** Words that are no names, and words that are names only in some places: code with them is left to the parser. */
const notSimple = new Set(
  (
    'await async arguments break case catch class const continue debugger default delete do else enum eval export extends finally for function if ' +
    'implements import in instanceof interface let new package private protected public return static super switch this throw try typeof var void ' +
    'while with yield $fromAI $fromAi $fromai $if'
  ).split(' '),
)
const environments: Readonly<Record<string, EnvironmentReference['kind']>> = {$env: 'env', $vars: 'vars', $secrets: 'secrets'}

/**
 * Reads code of the common forms: names with their members, calls, texts, numbers, lists, operators. Nine of ten expressions are no more
 * than that, and reading them here is thirty times as fast as parsing them. Adds what the code refers to.
 * @returns false when the code is of another form, sound or not; what was added until then is taken back
 */
export function readSimpleCode(text: string, start: number, end: number, found: References): boolean {
  const {nodes, environment, unknown} = found
  const before = [nodes.length, environment.length, unknown.length] as const
  const reader = new SimpleReader(text, start, end, found)
  if (reader.readExpression(0) && reader.isAtEnd()) return true
  ;[nodes.length, environment.length, unknown.length] = before
  return false
}

class SimpleReader {
  private at: number
  private readonly text: string
  private readonly end: number
  private readonly found: References

  constructor(text: string, start: number, end: number, found: References) {
    this.text = text
    this.at = start
    this.end = end
    this.found = found
  }

  isAtEnd(): boolean {
    this.skipSpace()
    return this.at === this.end
  }

  readExpression(depth: number): boolean {
    if (depth > deepest) return false
    for (;;) {
      if (!this.readOperand(depth)) return false
      this.skipSpace()
      const length = lengthOfOperator(this.text, this.at, this.end)
      if (length === NO_OPERATOR) break
      if (length < 0) return false
      this.at += length
    }
    if (!this.eat('?')) return true
    return this.readExpression(depth + 1) && this.eat(':') && this.readExpression(depth + 1)
  }

  private readOperand(depth: number): boolean {
    while (this.eat('!'));
    this.skipSpace()
    const code = this.code()
    if (isIdentifierStart(code)) return this.readName() && this.readMembers(depth)
    if (code === 0x22 || code === 0x27) return this.readString(code) && this.readMembers(depth)
    if (code === 0x60) return this.readTemplate(depth) && this.readMembers(depth)
    if (isDigit(code)) return this.readNumber()
    if (this.eat('(')) return this.readExpression(depth + 1) && this.eat(')') && this.readMembers(depth)
    if (this.eat('[')) return this.readList(']', depth) && this.readMembers(depth)
    if (code !== 0x2d) return false
    this.at++
    return isDigit(this.code()) && this.readNumber()
  }

  private readName(): boolean {
    const start = this.at
    this.skipName()
    const name = this.text.slice(start, this.at)
    if (name === '$json') return true
    if (notSimple.has(name)) return false
    if (name === '$') return this.noteNode(start, '(')
    if (name === '$items') return this.noteNode(start, '(')
    if (name === '$node') return this.noteNode(start, '[') || this.noteMember(start)
    const kind = Object.hasOwn(environments, name) ? environments[name] : undefined
    if (kind !== undefined) return this.noteEnvironment(kind, start)
    if (!knownNames.has(name) && name !== 'true' && name !== 'false' && name !== 'null') this.found.unknown.push({name, start})
    return true
  }

  /** Members and calls behind a value: `.a`, `?.a`, `["a"]`, `(…)`. */
  private readMembers(depth: number): boolean {
    for (;;) {
      this.skipSpace()
      const code = this.code()
      if (code === 0x2e || (code === 0x3f && this.text.charCodeAt(this.at + 1) === 0x2e)) {
        this.at += code === 0x2e ? 1 : 2
        this.skipSpace()
        // `a?.[0]`, `a?.()`, `a ?.5 : 1` and members with a dollar are left to the parser, and so is what is misspelt.
        if (!isIdentifierStart(this.code()) || this.code() === 0x24) return false
        this.skipName()
      } else if (code === 0x5b) {
        this.at++
        if (!this.readExpression(depth + 1) || !this.eat(']')) return false
      } else if (code === 0x28) {
        this.at++
        if (!this.readList(')', depth)) return false
      } else return code !== 0x60
    }
  }

  /** Values with commas between them, and the bracket that closes them. */
  private readList(close: ')' | ']', depth: number): boolean {
    if (this.eat(close)) return true
    for (;;) {
      if (!this.readExpression(depth + 1)) return false
      if (this.eat(close)) return true
      if (!this.eat(',')) return false
    }
  }

  private readString(mark: number): boolean {
    for (this.at++; this.at < this.end; this.at++) {
      const code = this.code()
      if (code === mark) {
        this.at++
        return true
      }
      if (code === 0x0a || code === 0x0d) return false
      if (code === 0x5c && !this.skipEscape()) return false
    }
    return false
  }

  private readTemplate(depth: number): boolean {
    for (this.at++; this.at < this.end; this.at++) {
      const code = this.code()
      if (code === 0x60) {
        this.at++
        return true
      }
      if (code === 0x5c && !this.skipEscape()) return false
      if (code !== 0x24 || this.text.charCodeAt(this.at + 1) !== 0x7b) continue
      this.at += 2
      this.skipSpace()
      if (!this.readExpression(depth + 1)) return false
      this.skipSpace()
      if (this.code() !== 0x7d) return false
    }
    return false
  }

  /** From a backslash to the character behind it; false for the escapes with digits, which may be wrong. */
  private skipEscape(): boolean {
    this.at++
    return this.at < this.end && !/[\dux\r\n\u2028\u2029]/.test(this.text[this.at] ?? '')
  }

  private readNumber(): boolean {
    const start = this.at
    while (isDigit(this.code())) this.at++
    if (this.at - start > 1 && this.text[start] === '0') return false
    if (this.text[this.at] === '.' && this.at < this.end) {
      this.at++
      if (!isDigit(this.code())) return false
      while (isDigit(this.code())) this.at++
    }
    return !isIdentifierPart(this.code()) && this.text[this.at] !== '.'
  }

  /** Notes the node that is named in writing behind `$`, `$node` or `$items`; false when none is. */
  private noteNode(start: number, open: '(' | '['): boolean {
    const behindName = this.at
    const name = this.eat(open) ? this.readPlainString() : null
    const closed = name !== null && (this.eat(open === '(' ? ')' : ']') || (open === '(' && this.nextIs(',')))
    if (closed) this.found.nodes.push({name, start, end: this.at, guarded: false})
    this.at = behindName
    return closed
  }

  private noteMember(start: number): boolean {
    const behindName = this.at
    const isMember = this.eat('.')
    this.skipSpace()
    const nameAt = this.at
    const isNamed = isMember && isIdentifierStart(this.code())
    if (isNamed) {
      this.skipName()
      this.found.nodes.push({name: this.text.slice(nameAt, this.at), start, end: this.at, guarded: false})
    }
    this.at = behindName
    return isNamed
  }

  /** Notes the variable that is read from `$env` and the like; false when that is left to the parser. */
  private noteEnvironment(kind: EnvironmentReference['kind'], start: number): boolean {
    const behindName = this.at
    if (this.eat('.')) {
      this.skipSpace()
      const nameAt = this.at
      this.skipName()
      this.found.environment.push({kind, name: this.text.slice(nameAt, this.at), start})
    } else if (this.eat('[')) {
      const name = this.readPlainString()
      if (name === null || !this.nextIs(']')) return false
      this.found.environment.push({kind, name, start})
      // Alone, as in `($vars)[name]`, only the parser sees what is read from it.
    } else return false
    this.at = behindName
    return true
  }

  /** The string at this place when it is written without escapes and in plain quotes; null otherwise. */
  private readPlainString(): string | null {
    this.skipSpace()
    const from = this.at
    const mark = this.code()
    if ((mark !== 0x22 && mark !== 0x27) || !this.readString(mark)) return null
    const inner = this.text.slice(from + 1, this.at - 1)
    return inner.includes('\\') ? null : inner
  }

  private nextIs(char: string): boolean {
    this.skipSpace()
    return this.at < this.end && this.text[this.at] === char
  }

  private eat(char: string): boolean {
    if (!this.nextIs(char)) return false
    this.at++
    return true
  }

  /** Code of the character at this place; -1 at the end. */
  private code(): number {
    return this.at < this.end ? this.text.charCodeAt(this.at) : -1
  }

  private skipName(): void {
    while (isIdentifierPart(this.code())) this.at++
  }

  private skipSpace(): void {
    while (isSpace(this.code())) this.at++
  }
}
