import {Buffer} from 'node:buffer'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {deriveSidecarKey, sidecarSigningKey} from '../../../../src/lib/health/heartbeats/sidecar-key.ts'
import {isTimely, parseSignature, signatureMatches} from '../../../../src/lib/health/heartbeats/verify-signature.ts'

/** Made with Python's hmac and hashlib and a HKDF written by hand from RFC 5869; the first key also with `openssl kdf`. */
const vectors = [
  {
    fleetKey: 'a fleet key that is made for this test only',
    tenantId: 'acme',
    keyVersion: 1,
    key: 'ef10d92b65305545b6f12a3593d767e104b891b2ff0e51b1471473598f648c42',
    signedAtSeconds: 1_795_000_000,
    body: '{"tenantId":"acme"}',
    mac: 'a2edf01ee8740ea8dd5da077613b0b2f77984af272a124e375924f2f24ccebfb',
  },
  {
    fleetKey: 'a fleet key that is made for this test only',
    tenantId: 'acme',
    keyVersion: 2,
    key: 'c4f9b66a9308cde6b9d5985c3a582b6d0ab2506fe6f2e879c5b0207ee45906ae',
    signedAtSeconds: 1_795_000_000,
    body: '{"tenantId":"acme"}',
    mac: '3fd5dbf6a4778340d0abcb021d332858c9b348218a75a7a3a7ba8a36c2f971d0',
  },
  {
    fleetKey: 'a fleet key that is made for this test only',
    tenantId: 'zeta-9',
    keyVersion: 1,
    key: '6366983f4b6bcf7f8aad10b944e8eeaf49887da242c41ec3dd7bd4997fef2965',
    signedAtSeconds: 1_795_000_001,
    body: '{"tenantId":"zeta-9","name":"Ünïcödé ✓"}',
    mac: 'c20f9827e4645701dabe60d346189d76466c8b46d876ddaf0f652ea0590f1ddf',
  },
  {
    fleetKey: 'ключ флота, довольно длинный для проверки',
    tenantId: 'acme',
    keyVersion: 17,
    key: 'e274d6f7ccdad1ef3315c4700f1683b03602523e124ac28c3f32b0fd2697472d',
    signedAtSeconds: 1,
    body: '',
    mac: 'a6dac89ad45a3c5c736d05ab23b68dd9a1115bb1e2645f3bedfeaaaab650f70d',
  },
]

describe('The key of a sidecar', () => {
  it.each(vectors)('of $tenantId, version $keyVersion, is what independent code derives', ({fleetKey, tenantId, keyVersion, key}) => {
    expect(deriveSidecarKey(fleetKey, tenantId, keyVersion).toString('hex')).toBe(key)
  })
})

describe('The signature of a heartbeat', () => {
  const verify = ({fleetKey, tenantId, keyVersion, signedAtSeconds, body, mac}: (typeof vectors)[number]): boolean => {
    const signature = parseSignature(`t=${signedAtSeconds},v1=${mac}`)
    return signature !== undefined && signatureMatches(signature, sidecarSigningKey(fleetKey, tenantId, keyVersion), Buffer.from(body))
  }

  it.each(vectors)('of $tenantId, version $keyVersion, is accepted as independent code makes it', (vector) => {
    expect(verify(vector)).toBe(true)
  })

  it.each(vectors)('of $tenantId, version $keyVersion, is refused after any change', (vector) => {
    const changes: Partial<(typeof vectors)[number]>[] = [
      {body: `${vector.body} `},
      {signedAtSeconds: vector.signedAtSeconds + 1},
      {tenantId: `${vector.tenantId}x`},
      {keyVersion: vector.keyVersion + 1},
      {fleetKey: `${vector.fleetKey}.`},
    ]
    for (const change of changes) expect(verify({...vector, ...change}), JSON.stringify(change)).toBe(false)
    for (let i = 0; i < 64; i++) {
      const digit = vector.mac[i] === '0' ? '1' : '0'
      expect(verify({...vector, mac: vector.mac.slice(0, i) + digit + vector.mac.slice(i + 1)})).toBe(false)
    }
  })

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['no time', `v1=${'a'.repeat(64)}`],
    ['no signature', 't=1795000000'],
    ['the parts in another order', `v1=${'a'.repeat(64)},t=1795000000`],
    ['capitals', `t=1795000000,v1=${'A'.repeat(64)}`],
    ['a digit too few', `t=1795000000,v1=${'a'.repeat(63)}`],
    ['a digit too many', `t=1795000000,v1=${'a'.repeat(65)}`],
    ['a blank', `t=1795000000, v1=${'a'.repeat(64)}`],
    ['a sign', `t=-1795000000,v1=${'a'.repeat(64)}`],
    ['a fraction', `t=1795000000.5,v1=${'a'.repeat(64)}`],
    ['a time of 13 digits', `t=1795000000000,v1=${'a'.repeat(64)}`],
    ['a line break at the end', `t=1795000000,v1=${'a'.repeat(64)}\n`],
    ['two of them', `t=1795000000,v1=${'a'.repeat(64)},v1=${'b'.repeat(64)}`],
  ])('cannot be %s', (_what, header) => {
    expect(parseSignature(header)).toBeUndefined()
  })

  it('never makes the parser throw, and what it parses is written as it was', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^t=\d{0,14},v1=[0-9a-fA-F]{62,66}$/)), (header) => {
        const parsed = parseSignature(header)
        if (parsed !== undefined) expect(header.endsWith(`,v1=${parsed.mac}`)).toBe(true)
      }),
    )
  })

  it.each([
    [-301, false],
    [-300, true],
    [0, true],
    [300, true],
    [301, false],
  ])('made %i s from now is timely: %s', (offset, timely) => {
    const nowMs = 1_795_000_000_000
    expect(isTimely(nowMs + offset * 1000, nowMs)).toBe(timely)
  })
})
