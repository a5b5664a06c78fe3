import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {Heartbeat} from '../../../../src/lib/health/heartbeats/heartbeat.ts'
import {isHeartbeat} from '../../../../src/lib/health/heartbeats/parse-heartbeat.ts'

const date = fc.date({noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2200-01-01')}).map((at) => at.toISOString())
const almostDate = fc.oneof(
  date,
  date.map((at) => at.replace('Z', '')),
  date.map((at) => at.replace(/\.\d+/, '')),
  date.map((at) => at.replace('Z', '+02:00')),
  fc.stringMatching(/^2026-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?Z?$/),
)
const almostId = fc.oneof(fc.stringMatching(/^[a-z0-9-]{1,65}$/), fc.string({maxLength: 5}))
const almostVersion = fc.oneof(fc.stringMatching(/^[!-~]{1,66}$/), fc.string({maxLength: 5, unit: 'binary'}))
const almostShare = fc.oneof(
  fc.double({min: -0.1, max: 1.1, noNaN: true}),
  fc.constantFrom(0, 1, -0, 1e-9),
  fc.string({maxLength: 2}),
  fc.constant(null),
)
const almostCount = fc.oneof(
  fc.integer({min: -2, max: 1_000_002}),
  fc.double({noNaN: true, noDefaultInfinity: true}),
  fc.constantFrom(2 ** 53, 1e300, '3'),
)
const state = fc.constantFrom('active', 'draining', 'updating', 'asleep', '')

const load = fc.record({cpu: almostShare, memory: almostShare, executions: almostCount}, {requiredKeys: []})
const almost = fc.record(
  {tenantId: almostId, sentAt: almostDate, sidecarVersion: almostVersion, n8nVersion: almostVersion, state, load},
  {requiredKeys: ['tenantId', 'sentAt', 'sidecarVersion', 'n8nVersion', 'state', 'load']},
)
const good = fc.record({
  tenantId: fc.stringMatching(/^[a-z0-9]{1,10}$/),
  sentAt: date,
  sidecarVersion: fc.stringMatching(/^[!-~]{1,64}$/),
  n8nVersion: fc.constant('2.41.3'),
  state: fc.constantFrom('active', 'draining', 'updating'),
  load: fc.record({cpu: fc.double({min: 0, max: 1, noNaN: true}), memory: fc.constantFrom(0, 1), executions: fc.nat(1_000_000)}),
})
const strayed = fc
  .tuple(good, fc.constantFrom('x', '__proto__', 'constructor', 'tenantid', 'toString'), fc.jsonValue())
  .map(([heartbeat, name, value]) => {
    const text = JSON.stringify(heartbeat)
    return JSON.parse(`${text.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`) as unknown
  })

/** As it comes over the wire: what JSON cannot say is gone. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null')

describe('The compiled check of heartbeats', () => {
  it.each([
    ['what is a heartbeat', good],
    ['what is almost one', almost],
    ['one with a field too many', strayed],
    [
      'one with a part that is missing',
      fc.tuple(good, fc.constantFrom('tenantId', 'load', 'state', 'sentAt')).map(([h, name]) => ({...h, [name]: undefined})),
    ],
    ['anything', fc.jsonValue()],
  ])('says of %s the same as the schema', (_what, values: fc.Arbitrary<unknown>) => {
    fc.assert(
      fc.property(values, (value) => {
        const body = overTheWire(value)
        expect(isHeartbeat(body), JSON.stringify(body)).toBe(Heartbeat.safeParse(body).success)
      }),
      {numRuns: 2000},
    )
  })

  it('accepts what it should: the property above is not about refusals alone', () => {
    fc.assert(fc.property(good, (heartbeat) => isHeartbeat(overTheWire(heartbeat))))
  })
})
