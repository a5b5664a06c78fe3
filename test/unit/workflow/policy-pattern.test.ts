import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {matchesGlob} from '../../../src/lib/workflow/policy/match-glob.ts'
import {matcherOf} from '../../../src/lib/workflow/policy/pattern/matcher-of.ts'
import type {Pattern} from '../../../src/lib/workflow/policy/pattern/pattern.ts'
import {readPattern} from '../../../src/lib/workflow/policy/pattern/read-pattern.ts'

function fits(source: string, text: string): boolean {
  const pattern = readPattern(source)
  if ('fault' in pattern) throw new Error(pattern.fault)
  return matcherOf(pattern)(text)
}

const pieces = ['a', 'b', '.', '*', '+', '?', '(', ')', '|', '^', '$', '[ab]', '[^a]', '{2}', '{1,3}', '{0,}', '\\w', '\\.', '(?:', '-']

describe('a pattern of a policy', () => {
  it('fits where a regular expression of JavaScript does, as far as both can be read', () => {
    let compared = 0
    const source = fc.string({unit: fc.constantFrom(...pieces), maxLength: 8})
    const text = fc.string({unit: fc.constantFrom('a', 'b', '.', '-'), maxLength: 7})
    fc.assert(
      fc.property(source, text, (written, given) => {
        const pattern = readPattern(written)
        const expression = expressionOf(written)
        if ('fault' in pattern || expression === null) return
        compared++
        const matches = matcherOf(pattern)
        // Twice, because the second time it goes by what it found out the first time.
        expect([matches(given), matches(given)]).toEqual([expression.test(given), expression.test(given)])
      }),
      {numRuns: 10_000},
    )
    expect(compared).toBeGreaterThan(1000)
  })

  it.each([
    ['^[\\w-]+: .+$', 'leads: intake', true],
    ['^(?<area>leads|crm)$', 'crm', true],
    ['^[A-ZÄÖÜ]\\p{L}+$', 'Überblick', true],
    ['^.{3}$', '👍ab', true],
    ['^a{2,3}$', 'aaaa', false],
    ['^[\\]\\-]$', ']', true],
  ])('%s on %s: %s', (source, text, expected) => {
    expect(fits(source, text)).toBe(expected)
  })

  it.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(.*)*(.*)*(.*)*x', '^([a-z]+)*[0-9]$'])(
    'that would make others hang is matched at once: %s',
    (source) => {
      const startedAt = performance.now()
      expect(fits(source, `${'a'.repeat(20_000)}!`)).toBe(false)
      expect(performance.now() - startedAt).toBeLessThan(2000)
    },
  )

  it('does not keep more than it may, whatever it is shown', () => {
    const matches = matcherOf(readPattern('x.$') as Pattern)
    for (let code = 0x20; code < 0x20 + 20_000; code++) matches(`ax${String.fromCodePoint(code)}`)
    expect([matches('axx'), matches('xax')]).toEqual([true, false])
  })

  it.each([
    ['(?=a)', '(?= is not supported'],
    ['(?<!a)b', '(?<! is not supported'],
    ['(a)\\1', '\\1 is not supported'],
    ['\\bname', '\\b is not supported'],
    ['[a', 'the [ at character 1 is not closed'],
    ['(a', 'the ( at character 1 is not closed'],
    ['a)', 'the ) at character 2 closes nothing'],
    ['*a', 'nothing to repeat at character 1'],
    ['a**', 'nothing to repeat at character 3'],
    ['a{3,2}', 'numbers in the wrong order'],
    ['(a{100}){100}', 'it is too long'],
    ['a{9999}', 'it is too long'],
    [`${'('.repeat(60)}a${')'.repeat(60)}`, 'nested too deep'],
    ['a\\', 'it ends with a backslash'],
  ])('is refused: %s', (source, fault) => {
    expect(readPattern(source)).toMatchObject({fault: expect.stringContaining(fault) as string})
  })
})

function expressionOf(source: string): RegExp | null {
  try {
    return new RegExp(source, 'u')
  } catch {
    return null
  }
}

describe('a glob of a policy', () => {
  it.each([
    ['legacy/**', 'legacy/2019/a.json', true],
    ['legacy/**', 'legacy2/a.json', false],
    ['**/a.json', 'a.json', true],
    ['**/a.json', 'x/y/a.json', true],
    ['*.json', 'x/a.json', false],
    ['./flows/*.json', 'flows/a.json', true],
    ['flows/*/a-*.json', 'flows/acme/a-1.json', true],
    ['**', '', true],
    ['a/**/b/**/c', 'a/x/b/y/z/c', true],
  ])('%s and %s: %s', (glob, path, expected) => {
    expect(matchesGlob(path, glob)).toBe(expected)
  })

  it('costs little, however many stars it has', () => {
    const startedAt = performance.now()
    expect(matchesGlob('a/'.repeat(500), `${'**/a/'.repeat(200)}b`)).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })
})
