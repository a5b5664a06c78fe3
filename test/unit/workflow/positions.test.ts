import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {countKeys, findDuplicateKeys} from '../../../src/lib/workflow/text/duplicate-keys.ts'
import {locatePointers} from '../../../src/lib/workflow/text/locate-pointers.ts'
import {positionsOf} from '../../../src/lib/workflow/text/positions.ts'
import {allWorkflowTexts} from './fixtures.ts'
import {naivePlaces, naivePosition} from './naive-positions.ts'

const space = fc.string({unit: fc.constantFrom(' ', '\n', '\t', '\r\n'), maxLength: 3})
// No key has a backslash of its own: JSON.parse of Node 24.21 takes {"~": 1, "\"": 2, "\\": 3} for two keys once it knows the second.
const key = fc.constantFrom('a', 'b', 'a/b', '~', '', '0', '"', 'x\ny', 'é', '\u2028', '__proto__')

/** JSON text with odd spacing, escapes and keys that come twice. */
const jsonText = fc.letrec<{value: string}>((tie) => ({
  value: fc.oneof(
    {depthSize: 'small', withCrossShrink: true},
    fc
      .oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.string(), fc.constantFrom('{"a":[', '\\"', '\\\\', ']}'))
      .map((leaf) => JSON.stringify(leaf)),
    fc
      .tuple(space, fc.array(fc.tuple(space, tie('value'), space), {maxLength: 4}))
      .map(([gap, items]) => `[${items.map((item) => item.join('')).join(',') || gap}]`),
    fc
      .tuple(space, fc.array(fc.tuple(space, key, space, space, tie('value'), space), {maxLength: 4}))
      .map(([gap, members]) => `{${members.map(([a, k, b, c, v, d]) => `${a}${JSON.stringify(k)}${b}:${c}${v}${d}`).join(',') || gap}}`),
  ),
})).value
const document = fc.tuple(space, jsonText, space).map((parts) => parts.join(''))

describe('the place of a JSON pointer', () => {
  it('is where a plain recursive reader finds it, for keys and for values, also when keys come twice', () => {
    fc.assert(
      fc.property(document, (text) => {
        const expected = naivePlaces(text)
        const found = locatePointers(text, expected.keys())
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
      }),
      {numRuns: 1000},
    )
  })

  it('is the same when the search may end early because keys are unique', () => {
    fc.assert(
      fc.property(document, fc.integer({min: 0, max: 20}), (text, n) => {
        fc.pre(findDuplicateKeys(text).length === 0)
        const all = [...naivePlaces(text).keys()]
        const some = [all[n % all.length] ?? '', all[(n * 7) % all.length] ?? '']
        expect(locatePointers(text, some, true)).toEqual(locatePointers(text, some))
      }),
    )
  })

  it('has the line and column that counting line feeds gives, in every workflow of the repository', () => {
    for (const text of allWorkflowTexts()) {
      const offsets = [...naivePlaces(text).values()].flatMap(({key, value}) => [key, value])
      for (const [offset, position] of positionsOf(text, offsets)) expect(position).toEqual(naivePosition(text, offset))
    }
  })

  it('is that of the nearest value around it when the pointer leads nowhere', () => {
    const text = '{"a": {"b": 1}}'
    expect(locatePointers(text, ['/a/x/y']).get('/a/x/y')).toEqual({key: 1, value: 6})
  })

  it('is found 100,000 levels down without exhausting the stack', () => {
    const depth = 100_000
    const text = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect(locatePointers(text, ['/a'.repeat(depth)]).get('/a'.repeat(depth))?.value).toBe(5 * depth)
  })
})

describe('keys that come twice', () => {
  it('are counted in the text as JSON.parse counts them, unless one comes twice', () => {
    fc.assert(
      fc.property(document, (text) => {
        const keysOf = (value: unknown): number =>
          typeof value === 'object' && value !== null
            ? (Array.isArray(value) ? 0 : Object.keys(value).length) + Object.values(value).reduce<number>((sum, child) => sum + keysOf(child), 0)
            : 0
        expect(countKeys(text) === keysOf(JSON.parse(text))).toBe(findDuplicateKeys(text).length === 0)
      }),
      {numRuns: 1000},
    )
  })

  it('are each named with the place of the repetition', () => {
    expect(findDuplicateKeys('{"a": 1, "b": [{"c": 1, "c": 2}], "a": 3}')).toEqual([
      {pointer: '/b/0/c', key: 'c', offset: 24},
      {pointer: '/a', key: 'a', offset: 34},
    ])
  })
})
