import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {collectReferences} from '../../../src/lib/workflow/expressions/collect-references.ts'
import {collectNames} from '../../../src/lib/workflow/expressions/names-in-scope.ts'
import {parseJavaScript} from '../../../src/lib/workflow/expressions/parse-javascript.ts'
import {readExpression} from '../../../src/lib/workflow/expressions/read-expression.ts'
import {readSimpleCode} from '../../../src/lib/workflow/expressions/read-simple-code.ts'
import {noReferences, type References} from '../../../src/lib/workflow/expressions/references.ts'
import {splitTemplate} from '../../../src/lib/workflow/expressions/split-template.ts'

const kinds = (text: string): string[] => readExpression(text).faults.map(({kind}) => kind)

describe('an expression that n8n 2.11 evaluates', () => {
  it.each([
    '=',
    '=plain text',
    '={{',
    '={{ $json.a }}',
    '={{ $json.a',
    '={{ {a: 1} }}',
    '={{ {a: {b: 1} } }}',
    '={{ {"a": 1}, {"b": 2} }}',
    '={{ $json.a; }}',
    '={{ 1 // why\n}}',
    '={{ $json /* why }}',
    '={{ $json.a = 1 }}',
    '={{ $json.a?.b?.["c"] ?? [] }}',
    '={{ $json.list.map(x => { const y = x * 2; return y }) }}',
    '={{ (function () { return 1 })() }}',
    '={{ `a ${`b ${$json.c}`}` }}',
    '={{ "use strict" }}',
    '={{ 010 }}',
    '={{ new Date() }}',
    '={{ typeof $json.a }}',
    '={{ "a\\}}b" }}',
    '=\\{{ not code }}',
    '=a }} b',
    '={{ $if($json.a, 1) }}',
  ])('has no fault: %s', (text) => {
    expect(kinds(text).filter((kind) => kind !== 'unclosed')).toEqual([])
  })
})

describe('an expression that n8n 2.11 does not evaluate', () => {
  it.each([
    ['={{ }}', 'empty'],
    ['=a {{}} b', 'empty'],
    ['={{ // only a comment\n}}', 'empty'],
    ['={{ $json.a }', 'syntax'],
    ['={{ {a: {b: 1}} }}', 'syntax'],
    ['={{ {{ $json.a }} }}', 'syntax'],
    ['={{ $json.a b }}', 'syntax'],
    ['={{ $json["a }}', 'syntax'],
    ['={{ "a": 1 }}', 'syntax'],
    ['={{ f(1, }}', 'syntax'],
    ['={{ 1a }}', 'syntax'],
    ['={{ /a/gg }}', 'syntax'],
    ['={{ a ?? b || c }}', 'syntax'],
    ['={{ let a = 1; a }}', 'statement'],
    ['={{ if ($json.a) { 1 } }}', 'statement'],
    ['={{ function f() {} }}', 'statement'],
    ['={{ a: 1 }}', 'statement'],
    ['={{ $json.a.constructor }}', 'forbidden'],
    ['=write .constructor yourself {{ 1 }}', 'forbidden'],
    ['={{ $json["__proto__"] }}', 'forbidden'],
    ['={{ $ }}', 'forbidden'],
    ['={{ $json.a /* why }}', 'syntax'],
    ['={{ $json.$ + 1 }}', 'forbidden'],
    ['={{ $.a }}', 'forbidden'],
    ['={{ (({[$json.a]: b}) => b)($json) }}', 'forbidden'],
    ['={{ $if($json.a) }}', 'forbidden'],
  ])('%s: %s', (text, kind) => {
    expect(kinds(text)).toEqual([kind])
  })

  it('is only odd when it waits, has more statements than one, or lacks the last braces', () => {
    expect(kinds('={{ await $json.a }}')).toEqual(['await'])
    expect(kinds('={{ $json.a; $json.b }}')).toEqual(['ignored'])
    expect(kinds('={{ $json.a')).toEqual(['unclosed'])
  })
})

describe('the short way for common code', () => {
  const pieces = [
    '$json',
    '.a',
    '["b"]',
    "['c d']",
    '[0]',
    '(',
    ')',
    '$',
    "('X')",
    '$node',
    '["Y"]',
    '$items',
    '.first()',
    ' + ',
    ' && ',
    '!',
    '-',
    '1',
    '0.5',
    ',',
  ]
  const more = [
    '"t"',
    "'u'",
    '`v`',
    '`${',
    '}`',
    ' ? ',
    ' : ',
    '?.',
    '=',
    '>',
    ' ',
    '\n',
    'name',
    'true',
    'new ',
    '/',
    '[',
    ']',
    '$vars',
    '.key',
    '$env',
    '{',
    '}',
    '\\',
    '.',
  ]

  it('leaves the environment by itself to the parser, which sees what is read from it', () => {
    for (const code of ['($vars)[$json.name]', '$env', 'f($secrets)']) expect(readSimpleCode(code, 0, code.length, noReferences())).toBe(false)
  })

  it('takes only what the parser takes, and finds the same in it', () => {
    let taken = 0
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, ...more), {maxLength: 12}), (parts) => {
        const code = parts.join('')
        const found = noReferences()
        if (!readSimpleCode(code, 0, code.length, found)) return
        taken++
        const program = parseJavaScript(code, {sourceType: 'script'})
        if (program === null || 'reason' in program) throw new Error(`taken, but not JavaScript: ${code}`)
        const expected = noReferences()
        collectReferences(program, 0, expected)
        collectNames(program, 0, expected)
        expect(inOrder(found), code).toEqual(inOrder(expected))
      }),
      {numRuns: 20_000},
    )
    expect(taken).toBeGreaterThan(300)
  })

  function inOrder({nodes, environment, unknown}: References): unknown {
    const byStart = (a: {start: number}, b: {start: number}): number => a.start - b.start
    return [nodes.map(({name, start}) => ({name, start})).sort(byStart), environment.sort(byStart), unknown.sort(byStart)]
  }
})

describe('the pieces of code in a template', () => {
  it('end at the first braces, even within a string, unless an odd number of backslashes stands before them', () => {
    const pieces = (text: string): string[] => splitTemplate(text).map(({start, end}) => text.slice(start, end))
    expect(pieces('=a {{ "}}" }} b')).toEqual([' "'])
    expect(pieces('=\\{{ a }} \\\\{{ b }}')).toEqual([' b '])
    expect(pieces('={{ a \\}} b }} c {{ d')).toEqual([' a \\}} b ', ' d'])
  })

  it('are found anywhere in any text without an exception', () => {
    const parts = fc.constantFrom(
      '{{',
      '}}',
      '{',
      '}',
      '\\',
      '$json',
      '"',
      "'",
      '`',
      '${',
      '(',
      ')',
      '//',
      '/*',
      '\n',
      ' a',
      '$(',
      '=',
      '.constructor',
      'await ',
      '=>',
    )
    fc.assert(
      fc.property(fc.array(parts, {maxLength: 30}), (list) => {
        const text = `=${list.join('')}`
        for (const {at} of readExpression(text).faults) expect(at >= 0 && at <= text.length).toBe(true)
      }),
      {numRuns: 3000},
    )
  })
})
