import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {Heartbeat} from '../../../../src/lib/health/heartbeats/heartbeat.ts'

const good = {
  tenantId: 'acme',
  sentAt: '2026-11-21T09:00:00.000Z',
  sidecarVersion: '1.0.0',
  n8nVersion: '2.41.3',
  state: 'active',
  load: {cpu: 0.5, memory: 1, executions: 3},
}

describe('A heartbeat', () => {
  it('is what the sidecars send', () => {
    expect(Heartbeat.parse(good)).toEqual(good)
    expect(Heartbeat.parse({...good, sidecarVersion: '1.0.0-rc.1+build.5', state: 'draining'})).toMatchObject({state: 'draining'})
  })

  it.each([
    ['an id that is none', {tenantId: 'Acme'}],
    ['a local time', {sentAt: '2026-11-21T09:00:00+01:00'}],
    ['a day that does not exist', {sentAt: '2026-02-30T09:00:00Z'}],
    ['a version with a NUL, which would make the store refuse the whole batch', {sidecarVersion: '1.0\u0000'}],
    ['a version with half a surrogate pair, for the same reason', {n8nVersion: '2.41\ud800'}],
    ['a version with a line break', {n8nVersion: '2\n3'}],
    ['an endless version', {n8nVersion: '2'.repeat(65)}],
    ['a state that is none', {state: 'asleep'}],
    ['a share above 1', {load: {cpu: 1.5, memory: 0, executions: 0}}],
    ['a negative number of executions', {load: {cpu: 0, memory: 0, executions: -1}}],
    ['a fraction of an execution', {load: {cpu: 0, memory: 0, executions: 0.5}}],
    ['a field that nobody asked for', {secret: 'x'}],
    ['a load with a field that nobody asked for', {load: {cpu: 0, memory: 0, executions: 0, disk: 1}}],
  ])('is refused with %s', (_what, change) => {
    expect(Heartbeat.safeParse({...good, ...change}).success).toBe(false)
  })

  it.each(Object.keys(good))('is refused without %s', (name) => {
    expect(Heartbeat.safeParse({...good, [name]: undefined}).success).toBe(false)
  })

  it('never makes the check throw', () => {
    fc.assert(fc.property(fc.anything(), (value) => void Heartbeat.safeParse(value)))
  })
})
