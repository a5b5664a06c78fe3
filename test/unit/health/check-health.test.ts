import {describe, expect, it} from 'vitest'

import {StoreUnreachableError} from '../../../src/lib/errors/services.ts'
import {healthChecker} from '../../../src/lib/health/check-health.ts'
import type {HealthProbe} from '../../../src/lib/health/ports.ts'
import {manualClock} from './manual-clock.ts'

const fine: HealthProbe = {check: () => Promise.resolve({problems: []})}
const evicting: HealthProbe = {check: () => Promise.resolve({problems: ['evicts keys']})}
const away: HealthProbe = {
  check: () => Promise.reject(new StoreUnreachableError('at http://10.0.0.7:3000 with key eyJsecret', {hint: 'a hint'})),
}

describe('The health report', () => {
  it('is healthy when every probe is', async () => {
    expect(await healthChecker({store: fine, queue: fine}, manualClock())()).toEqual({
      status: 'healthy',
      checks: {store: {status: 'healthy', latencyMs: 0, problems: []}, queue: {status: 'healthy', latencyMs: 0, problems: []}},
    })
  })

  it('is as bad as its worst probe, and says what is wrong', async () => {
    const report = await healthChecker({store: fine, queue: evicting}, manualClock())()
    expect(report).toMatchObject({status: 'unhealthy', checks: {store: {status: 'healthy'}, queue: {status: 'unhealthy', problems: ['evicts keys']}}})
  })

  it('is degraded by what is wrong and does not keep the process from serving', async () => {
    const stalled: HealthProbe = {check: () => Promise.resolve({problems: ['a task stands still'], stillServes: true})}
    const report = await healthChecker({store: fine, ticks: stalled}, manualClock())()
    expect(report).toMatchObject({status: 'degraded', checks: {ticks: {status: 'degraded', problems: ['a task stands still']}}})
  })

  it('is degraded when an answer takes more than a second', async () => {
    const clock = manualClock()
    const slow: HealthProbe = {
      check: async () => {
        await clock.advance(1200)
        return {problems: []}
      },
    }
    expect(await healthChecker({store: slow, queue: fine}, clock)()).toMatchObject({status: 'degraded', checks: {store: {latencyMs: 1200}}})
  })

  it('names the code of a fault and neither addresses nor statements', async () => {
    const report = await healthChecker({store: away, queue: fine}, manualClock())()
    expect(report.checks.store?.problems).toEqual(['does not answer (GEN_STORE_UNREACHABLE)'])
    expect(JSON.stringify(report)).not.toMatch(/10\.0\.0\.7|eyJ/)
  })

  it('asks the probes at most once a second, however many ask for it', async () => {
    const clock = manualClock()
    let asked = 0
    const counting: HealthProbe = {check: () => Promise.resolve(void asked++).then(() => ({problems: []}))}
    const check = healthChecker({store: counting}, clock)
    await Promise.all([check(), check(), check()])
    await clock.advance(900)
    await check()
    expect(asked).toBe(1)
    await clock.advance(200)
    await check()
    expect(asked).toBe(2)
  })
})
