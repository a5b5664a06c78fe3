import {format, inspect} from 'node:util'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {Secret} from '../../../src/lib/config/secret.ts'

const ways: Record<string, (secret: Secret) => string> = {
  'String()': (secret) => String(secret),
  'a template string': (secret) => `${secret as unknown as string}`,
  'joining to a text': (secret) => `value: ${String(secret)}`,
  'JSON.stringify': (secret) => JSON.stringify(secret),
  'JSON.stringify of what holds it': (secret) => JSON.stringify({nested: [{secret}]}),
  'util.inspect': (secret) => inspect(secret, {depth: 9, showHidden: true}),
  'util.inspect of what holds it': (secret) => inspect({nested: [{secret}]}, {depth: 9, showHidden: true}),
  'util.format': (secret) => format('%s %o %O %j', secret, secret, secret, secret),
  'an error message': (secret) => inspect(new Error(`refused ${secret as unknown as string}`, {cause: {secret}}), {depth: 9}),
  'copying its properties': (secret) => JSON.stringify([{...secret}, Object.entries(secret), Object.getOwnPropertyNames(secret)]),
  structuredClone: (secret) => inspect(structuredClone({secret}), {depth: 9}),
  'an array join': (secret) => [secret, secret].join(','),
  'a URL': (secret) => new URL(`http://host/?key=${secret as unknown as string}`).href,
}

describe('A secret', () => {
  it.each(Object.keys(ways))('does not show in %s', (way) => {
    fc.assert(
      fc.property(fc.string({minLength: 12, maxLength: 40}), (random) => {
        const value = `${random}#${random.length}-value`
        expect(ways[way]?.(new Secret(value))).not.toContain(value)
      }),
    )
  })

  it('is given out by reveal() alone', () => {
    expect(new Secret('a value').reveal()).toBe('a value')
    expect(String(new Secret('a value'))).toBe('[redacted]')
  })
})
