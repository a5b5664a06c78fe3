import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {plainJson} from '../../../src/lib/workflow/model/plain-json.ts'
import {validateWorkflow} from '../../../src/lib/workflow/validate-workflow.ts'

describe('plainJson', () => {
  it('returns what is JSON as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value))
        expect(plainJson(parsed)).toBe(parsed)
      }),
    )
  })

  it.each([
    ['holes of a list', new Array(2), [null, null]],
    ['members that are undefined', {a: undefined, b: 1}, {b: 1}],
    ['numbers that are none', [Number.NaN, Number.POSITIVE_INFINITY], [null, null]],
    ['large integers', {id: 10n}, {id: '10'}],
    ['dates', {at: new Date(0)}, {at: '1970-01-01T00:00:00.000Z'}],
    ['functions and symbols', {a: () => 1, b: Symbol('x')}, {}],
    ['members of a list besides its elements', Object.assign([1], {constructor: 7}), [1]],
    ['what has no text', () => 1, null],
    ['what fails to give its text', {toJSON: () => JSON.parse('{') as unknown}, null],
  ])('takes %s as JSON does', (_, value, expected) => {
    expect(plainJson(value)).toEqual(expected)
  })
})

describe('validateWorkflow', () => {
  it.each([[undefined], [() => 1], [Symbol('x')], [10n], [new Map()], [{nodes: [undefined, {parameters: {a: 10n}}], connections: undefined}]])(
    'takes %o, which is no JSON, without an exception',
    (value) => {
      expect(validateWorkflow(value).ok).toBe(false)
    },
  )
})
