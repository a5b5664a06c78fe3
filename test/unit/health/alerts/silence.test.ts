import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {silences} from '../../../../src/lib/health/alerts/silence.ts'

const bySubject = (subject: string, about: string): boolean => silences({rule: '*', subject, labels: {}}, {rule: 'x', subject: about, labels: {}})

describe('A pattern', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['acme', 'acme', true],
    ['acme', 'acme-2', false],
    ['acme-*', 'acme-2', true],
    ['*-2', 'acme-2', true],
    ['a*e', 'acme', true],
    ['a*e', 'acmee', true],
    ['a*e', 'acm', false],
    ['a.c', 'abc', false],
    ['', 'a', false],
    ['**', 'a', true],
  ])('%j against %j: %s', (pattern, text, matches) => {
    expect(bySubject(pattern, text)).toBe(matches)
  })

  it('means the same as the regular expression with .* for each star', () => {
    const letters = fc.string({unit: fc.constantFrom('a', 'b', '*'), maxLength: 8})
    const text = fc.string({unit: fc.constantFrom('a', 'b'), maxLength: 10})
    fc.assert(
      fc.property(letters, text, (pattern, about) => bySubject(pattern, about) === new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 's').test(about)),
    )
  })

  it('of many stars is no trap', () => {
    const startedAt = performance.now()
    expect(bySubject(`${'*a'.repeat(100)}b`, 'a'.repeat(200))).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(2000)
  })
})
