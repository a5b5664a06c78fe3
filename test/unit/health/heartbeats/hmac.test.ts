import {createHmac} from 'node:crypto'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {hmacHex, signingKey} from '../../../../src/lib/health/heartbeats/hmac.ts'

describe('HMAC by hand', () => {
  it.each([
    // RFC 4231, test cases 1, 2 and 3.
    [Buffer.alloc(20, 0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [Buffer.from('Jefe'), 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [Buffer.alloc(20, 0xaa), Buffer.alloc(50, 0xdd), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  ])('gives what the RFC says', (key, message, expected) => {
    expect(hmacHex(signingKey(key), '', Buffer.from(message))).toBe(expected)
  })

  it('gives what Node’s own gives, for any key of up to 64 bytes and any message, one after the other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({minLength: 0, maxLength: 64}),
        fc.stringMatching(/^\d{0,12}\.?$/),
        fc.oneof(fc.uint8Array({maxLength: 500}), fc.uint8Array({minLength: 8100, maxLength: 8300})),
        (key, prefix, message) => {
          expect(hmacHex(signingKey(key), prefix, message)).toBe(createHmac('sha256', key).update(prefix).update(message).digest('hex'))
        },
      ),
      {numRuns: 500},
    )
  })
})
