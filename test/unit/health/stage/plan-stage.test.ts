import {describe, expect, it} from 'vitest'

import type {Sample} from '../../../../src/lib/health/database/fit-trend.ts'
import {planStage} from '../../../../src/lib/health/stage/plan-stage.ts'
import {monthlyCostOf, STAGES, stageAfter} from '../../../../src/lib/tenants/stage.ts'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 10, 20, 12)
/** Grew by so many a day up to now. */
const grown = (now: number, perDay: number, days: number): Sample[] =>
  Array.from({length: days}, (_, i) => ({atMs: nowMs - (i + 1) * dayMs, value: now - (i + 1) * perDay}))

describe('The plan for the stage of a fleet', () => {
  it('says how many days are left, and when the move must begin to be done in time', () => {
    const plan = planStage({nowMs, tenants: 840, history: {tenants: grown(840, 4, 20)}, database: null})
    expect(plan).toMatchObject({stage: {number: 2}, next: {number: 3}, move: {playbook: 'stage2-to-3', downtimeSeconds: 0}, database: null})
    expect(plan.tenants).toMatchObject({share: 0.84})
    expect(plan.tenants.daysLeft).toBeCloseTo(40)
    expect(plan.startWithinDays).toBeCloseTo(40 - 21)
  })

  it('says that the move must begin now when there is less time than it takes', () => {
    expect(planStage({nowMs, tenants: 990, history: {tenants: grown(990, 4, 20)}, database: null}).startWithinDays).toBe(0)
  })

  it.each([[{}], [{tenants: grown(840, 4, 2)}], [{tenants: grown(840, 0, 20)}], [{tenants: grown(840, -3, 20)}]])(
    'tells no days from %j',
    (history) => {
      const plan = planStage({nowMs, tenants: 840, history, database: null})
      expect([plan.tenants.daysLeft, plan.startWithinDays]).toEqual([null, null])
    },
  )

  it('has nothing after the last stage, also beyond its limit', () => {
    const plan = planStage({nowMs, tenants: 20_000, history: {}, database: null})
    expect(plan).toMatchObject({stage: {number: 4}, next: null, move: null, startWithinDays: null, tenants: {daysLeft: 0}})
    expect(plan.tenants.share).toBeGreaterThan(1)
  })

  it.each([
    [50_000_000, 12_000, null],
    [50_000_001, 0, 'supabase-to-rds'],
    [0, 12_001, 'supabase-to-rds'],
  ])('with %d rows and %d partitions names the playbook %s for the database', (rows, partitions, playbook) => {
    expect(planStage({nowMs, tenants: 1, history: {}, database: {rows, partitions}}).database?.playbook).toBe(playbook)
  })
})

describe('The stages', () => {
  it('cost what their parts cost, and follow one another by a playbook named after both', () => {
    expect(STAGES.map(monthlyCostOf)).toEqual([
      {minUsd: 0, maxUsd: 0},
      {minUsd: 5, maxUsd: 30},
      {minUsd: 65, maxUsd: 170},
      {minUsd: 1000, maxUsd: 3000},
    ])
    for (const stage of STAGES)
      expect(stageAfter(stage)?.move?.playbook).toBe(stage.number === 4 ? undefined : `stage${stage.number}-to-${stage.number + 1}`)
  })
})
