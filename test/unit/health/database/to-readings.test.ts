import {describe, expect, it} from 'vitest'

import {allRules} from '../../../../src/lib/health/alerts/rules/all-rules.ts'
import type {DatabaseFigures} from '../../../../src/lib/health/database/ports.ts'
import {databaseReadings, figuresToKeep, stageReadings, tableFigure} from '../../../../src/lib/health/database/to-readings.ts'
import {planStage} from '../../../../src/lib/health/stage/plan-stage.ts'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 10, 20, 12)

const figures: DatabaseFigures = {
  ...{serverVersion: '18.4', serverTimeMs: nowMs, rows: 51_000_000, partitions: 900, sizeBytes: 2 ** 30, hidden: []},
  tables: [
    {name: 'public.events', rows: 30_000_000, liveRows: 30_000_000, deadRows: 10_000_000, partitions: 900},
    {name: 'public.small', rows: 500, liveRows: 500, deadRows: 1500, partitions: 0},
  ],
  connections: {used: 30, limit: 60},
  oldestTransaction: {ageSeconds: 700, pid: 42, application: 'report'},
  standbys: [{name: 'replica-1', lagSeconds: 3}],
  slots: [{name: 'to_rds', heldBytes: 5000, active: false}],
}
const eventsHistory = {
  [tableFigure('public.events')]: Array.from({length: 10}, (_, i) => ({atMs: nowMs - (i + 1) * dayMs, value: 30_000_000 - (i + 1) * 1_000_000})),
}
const figureOf = (rule: string, subject = 'fleet', history = {}): number | undefined =>
  databaseReadings(figures, history, nowMs).find((reading) => reading.rule === rule && reading.subject === subject)?.value

describe('The readings of the database', () => {
  it('are each judged by a rule of the signal', () => {
    const plan = planStage({
      nowMs,
      tenants: 840,
      history: {tenants: [1, 2, 3, 4].map((i) => ({atMs: nowMs - i * dayMs, value: 840 - i}))},
      database: null,
    })
    const given = {database: databaseReadings(figures, eventsHistory, nowMs), stage: stageReadings(plan)}
    for (const signal of ['database', 'stage'] as const) {
      const known = allRules.readings.filter((rule) => rule.signal === signal).map(({id}) => id)
      expect([...new Set(given[signal].map(({rule}) => rule))].sort()).toEqual([...known].sort())
    }
  })

  it('carry the figures in the units of the rules', () => {
    expect(figureOf('database-rows')).toBe(51_000_000)
    expect(figureOf('database-connections')).toBe(0.5)
    expect(figureOf('database-transaction-age')).toBe(700)
    expect(figureOf('database-replication-lag', 'replica-1')).toBe(3)
    expect(figureOf('database-slot-lag', 'to_rds')).toBe(5000)
    expect(figureOf('database-dead-tuples', 'public.events')).toBe(0.25)
  })

  it('tell the growth of a large table over a week, and only with enough history', () => {
    expect(figureOf('database-table-growth', 'public.events', eventsHistory)).toBeCloseTo(7 / 23)
    expect(figureOf('database-table-growth', 'public.events')).toBeUndefined()
  })

  it('say nothing of the dead rows or the growth of small tables', () => {
    expect(figureOf('database-dead-tuples', 'public.small')).toBeUndefined()
    expect(
      figureOf('database-table-growth', 'public.small', {[tableFigure('public.small')]: eventsHistory[tableFigure('public.events')]}),
    ).toBeUndefined()
  })

  it('name the playbook of the next stage, with tenants and limit', () => {
    const [tenants] = stageReadings(planStage({nowMs, tenants: 840, history: {}, database: null}))
    expect(tenants).toMatchObject({value: 0.84, labels: {stage: '2 Growth', tenants: '840', limit: '1000', playbook: 'stage2-to-3'}})
  })

  it('are kept for their trend, each table under a name of its own', () => {
    expect(figuresToKeep(figures)).toEqual({
      rows: 51_000_000,
      partitions: 900,
      size: 2 ** 30,
      'rows:public.events': 30_000_000,
      'rows:public.small': 500,
    })
  })
})
