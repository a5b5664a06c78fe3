import {describe, expect, it} from 'vitest'

import {busiestWindow, type Evidence, judgeProofs, type LoggedRequest} from '../../../src/lib/demo/judge-proofs.ts'
import type {WakeTarget} from '../../../src/lib/wake/wake-batch.ts'

const tiers = ['enterprise', 'high', 'standard'] as const

function target(i: number): WakeTarget {
  const state = {tenantId: `t-${i}`, tier: tiers[Math.floor(i / 2)] ?? 'standard', position: i + 1, state: 'ready', attempts: 1} as const
  return {...state, requestedAt: null, readyAt: null, apiRequests: 1, reason: null}
}

function powerOn(i: number, atMs = i * 250): LoggedRequest {
  return {arrivedMs: atMs, status: 201, tenantId: `t-${i}`, actionType: 'power_on', actionAccepted: true}
}

/** A run in which everything is as it should be. */
function goodRun(): Evidence {
  const indexes = [0, 1, 2, 3, 4, 5]
  const ids = indexes.map((i) => `t-${i}`)
  return {
    ...{requests: indexes.map((i) => powerOn(i)), targets: indexes.map(target), activeTenants: new Set(ids), heardTenants: new Set(ids)},
    ...{ratePerSecond: 4, readyAtKill: 2, workflows: {checked: 6, expectedToFail: ['broken.json'], failed: ['broken.json']}},
  }
}

const failedProofs = (evidence: Evidence): string[] =>
  judgeProofs(evidence)
    .filter(({ok}) => !ok)
    .map(({name}) => name)

describe('the proofs of the demo', () => {
  it('all hold for a run in which everything is as it should be', () => {
    expect(failedProofs(goodRun())).toEqual([])
  })

  const faults: [string, (run: Evidence) => Evidence, string[]][] = [
    ['a broken workflow passed', (run) => ({...run, workflows: {...run.workflows, failed: []}}), ['workflow gate']],
    ['a sound workflow was refused', (run) => ({...run, workflows: {...run.workflows, failed: ['broken.json', 'sound.json']}}), ['workflow gate']],
    [
      'a tenant went before one of a higher tier',
      (run) => ({...run, requests: [1, 0, 2, 4, 3, 5].map((i, place) => powerOn(i, place * 250))}),
      ['order'],
    ],
    ['nothing was asked for', (run) => ({...run, requests: []}), ['order', 'highest rate', 'lost']],
    ['requests came too close', (run) => ({...run, requests: [0, 1, 2, 3, 4, 5].map((i) => powerOn(i, i * 240))}), ['highest rate']],
    [
      'the API said 429',
      (run) => ({...run, requests: [...run.requests, {arrivedMs: 9000, status: 429, tenantId: 't-0', actionType: null, actionAccepted: false}]}),
      ['answers 429'],
    ],
    ['nobody was killed on the way', (run) => ({...run, readyAtKill: 0}), ['killed in the middle']],
    ['the kill came after the end', (run) => ({...run, readyAtKill: 6}), ['killed in the middle']],
    ['the store does not hold a tenant to be active', (run) => ({...run, activeTenants: new Set(['t-0'])}), ['ready']],
    ['a tenant was never heard of', (run) => ({...run, heardTenants: new Set(['t-0'])}), ['ready']],
    ['a tenant was never asked for', (run) => ({...run, requests: run.requests.slice(1)}), ['lost']],
    ['a tenant was asked for twice', (run) => ({...run, requests: [...run.requests, powerOn(5, 9000)]}), ['doubled']],
    ['a tenant outside the batch was woken', (run) => ({...run, requests: [...run.requests, powerOn(9, 9000)]}), ['woken besides']],
  ]
  it.each(faults)('fail when %s', (_name, spoil, failed) => {
    expect(failedProofs(spoil(goodRun()))).toEqual(failed)
  })

  it('allow a tenant out of turn only when a killed worker had held it', () => {
    const late = goodRun()
    const requests = [0, 2, 3, 1, 4, 5].map((i, place) => powerOn(i, place * 250))
    expect(failedProofs({...late, requests})).toEqual(['order'])
    const targets = late.targets.map((one) => (one.tenantId === 't-1' ? {...one, attempts: 2} : one))
    expect(failedProofs({...late, requests, targets})).toEqual([])
  })

  it('count arrivals in half-open windows', () => {
    expect(busiestWindow([0, 999, 1000], 1000)).toBe(2)
    expect(busiestWindow([5, 5, 5], 1000)).toBe(3)
    expect(busiestWindow([], 1000)).toBe(0)
  })
})
