import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {genesis} from '../harness/cli.ts'
import {startTestStack, type TestStack} from '../harness/stack.ts'

interface StageReport {
  stage: number
  tenants: {current: number; limit: number; share: number; daysLeft: number | null; trend: {days: number; perDay: number | null}}
  next: {stage: number; playbook: string; startWithinDays: number | null; steps: string[]} | null
  database: {rows: {current: number; limit: number}; playbook: string | null} | null
  stages: {number: number; monthlyCostUsd: {min: number; max: number}}[]
}

let stack: TestStack
beforeAll(async () => {
  stack = await startTestStack()
  await stack.sql(`insert into genesis.tenants (id, name, tier, lineage, state, workspace_id)
    select 't-' || i, 'A tenant', 'standard', 'sovereign', 'active', 'w-' || i from generate_series(1, 840) i`)
  await stack.sql(`insert into genesis.metric_history
    select 'tenants', (now() at time zone 'UTC')::date - i, now() - make_interval(days => i), 840 - 4 * i from generate_series(1, 20) i`)
})
afterAll(() => stack[Symbol.asyncDispose]())

describe('genesis stage', {timeout: 60_000}, () => {
  it('says which stage the fleet is in, what the next costs, and when the move must begin', async () => {
    const result = await genesis(['stage', '--json'], {env: {GENESIS_HOME: stack.home}})
    expect(result.exitCode).toBe(0)
    const report = result.json<StageReport>()
    expect(report).toMatchObject({stage: 2, tenants: {current: 840, limit: 1000, share: 0.84}, next: {stage: 3, playbook: 'stage2-to-3'}})
    expect(report.tenants.daysLeft).toBeGreaterThanOrEqual(39)
    expect(report.next?.startWithinDays).toBeGreaterThanOrEqual(18)
    expect(report.stages.find(({number}) => number === 3)?.monthlyCostUsd).toEqual({min: 65, max: 170})
    expect(report.database).toMatchObject({rows: {limit: 50_000_000}, playbook: null})
  })

  it('reads well without a terminal and without colours', async () => {
    const {stdout} = await genesis(['stage'], {env: {GENESIS_HOME: stack.home, NO_COLOR: '1'}})
    expect(stdout).not.toContain('\u001B[')
    for (const part of [
      'Stage 2, Growth',
      '840 of 1,000 tenants, 84 %',
      'Grows by 4.0 a day',
      'The next: 3, Scale',
      '$65 to $170 a month',
      '2 to 3 weeks',
      'stage2-to-3',
      'for 7 days',
    ])
      expect(stdout).toContain(part)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
  })

  it('says loudly that it knows nothing of the database where only the address of the store is set', async () => {
    const env = {SUPABASE_URL: stack.connection.storeUrl, SUPABASE_SERVICE_ROLE_KEY: stack.connection.serviceRoleKey}
    expect((await genesis(['stage'], {env})).stdout).toContain('Not looked at: DATABASE_URL is not set')
    expect((await genesis(['stage', '--json'], {env})).json<StageReport>().database).toBeNull()
  })
})
