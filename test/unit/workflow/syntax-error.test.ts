import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {findSyntaxError} from '../../../src/lib/workflow/text/find-syntax-error.ts'
import {fixture} from './fixtures.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const jsonLike = fc.string({unit: fc.constantFrom(...'{}[],:"\\ \n01-+.eEtrufalsn/\'\u00a0\u0001x'), maxLength: 25})

describe('findSyntaxError', () => {
  it('finds an error exactly where JSON.parse throws', () => {
    fc.assert(
      fc.property(jsonLike, (text) => {
        expect(findSyntaxError(text) === null).toBe(isJson(text))
      }),
      {numRuns: 20_000},
    )
  })

  it('finds nothing in JSON, and never looks for the error before the place that was damaged', () => {
    const sound = fixture('many-defects')
    expect(findSyntaxError(sound)).toBeNull()
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.constantFrom('', ',', '}', ']', '"', ':', '/', 'x', '\\'), (at, put) => {
        const damaged = sound.slice(0, at) + put + sound.slice(at + 1)
        const error = findSyntaxError(damaged)
        expect(error === null).toBe(isJson(damaged))
        // A string that is never closed is reported at its beginning, which may lie before the damage.
        if (error !== null && !error.problem.includes('never closed')) expect(error.offset).toBeGreaterThanOrEqual(at - 40)
      }),
      {numRuns: 2000},
    )
  })

  it.each([
    ['', 0, 'the document is empty'],
    ['{"a": 1,}', 8, 'the comma before this } is one too many'],
    ['[1, 2,]', 6, 'the comma before this ] is one too many'],
    ['{"a" 1}', 5, 'a colon is missing behind the key before this'],
    ['{"a": 1 "b": 2}', 8, 'a comma or } is missing before this'],
    ['[1 2]', 3, 'a comma or ] is missing before this'],
    ['{"a": }', 6, 'a value is missing before this }'],
    ["{'a': 1}", 1, 'JSON knows only straight double quotes'],
    ['{a: 1}', 1, 'a key in double quotes is expected here'],
    ['{"a": undefined}', 6, 'undefined is not a JSON value'],
    ['{"a": 012}', 6, '012 is not a JSON number'],
    ['{"a": "b', 6, 'the string that begins here is never closed'],
    ['{"a": "b\nc"}', 8, 'a string ends with its line; write the line break as \\n or close the quote'],
    ['{"a": "\\x"}', 7, '\\\\x is not an escape sequence'],
    ['{"a": [1', 8, 'the document ends while 2 brackets are still open'],
    ['{} {}', 3, 'the document has ended before this'],
    ['// a\n{}', 0, 'JSON has no comments'],
    ['<html>', 0, 'this is HTML or XML, not JSON'],
    ['{\n<<<<<<< HEAD\n"a": 1}', 2, 'a merge conflict was left in the file'],
    ['{"a":\u00a01}', 5, 'the character U+00A0 has no place here'],
  ])('explains %j', (text, offset, problem) => {
    expect(findSyntaxError(text)).toEqual({offset, problem})
  })

  it('reads a million open brackets without exhausting the stack', () => {
    expect(findSyntaxError('['.repeat(1_000_000))).toEqual({offset: 1_000_000, problem: 'the document ends while 1000000 brackets are still open'})
  })
})
