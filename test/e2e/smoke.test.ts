import {describe, expect, it} from 'vitest'

import {startTestFleet} from '../harness/fleet.ts'

describe('a wake, end to end', () => {
  it('wakes every hibernated tenant with one action each', async () => {
    await using fleet = await startTestFleet({controlPlanes: 1})
    await fleet.serve()
    const result = await fleet.genesis(['wake', '--stagger', '--rate', '10', '--yes', '--json'])
    expect(result.stderr).toContain('Wake 10 tenants')
    expect(result.json()).toMatchObject({ok: true, requested: 10, ready: 10, failed: 0})
    expect(fleet.simulator.stats().actionsAccepted.power_on).toBe(10)
  })
})
