import {DATABASE_LIMITS, MOVE_STEPS, type Move, type Stage, stageAfter, stageOf} from '../../tenants/stage.ts'
import {daysUntil, fitTrend, type Sample, type Trend} from '../database/fit-trend.ts'

/** A figure against its limit. */
export interface Headroom {
  current: number
  limit: number
  /** 1 is the limit. */
  share: number
  trend: Trend
  /** Null when it does not grow, or nobody can tell. */
  daysLeft: number | null
}

export interface StagePlan {
  stage: Stage
  tenants: Headroom
  /** Null at the last stage. */
  next: Stage | null
  /** How the move to the next goes. */
  move: (Move & {steps: readonly string[]}) | null
  /** Days until the move must begin to be done in time; 0 is now, null when nobody can tell. */
  startWithinDays: number | null
  /** Null when the database cannot be read. */
  database: {rows: Headroom; partitions: Headroom; playbook: string | null} | null
}

export interface StageView {
  nowMs: number
  tenants: number
  /** By figure: `tenants`, `rows`, `partitions`. */
  history: Readonly<Record<string, Sample[]>>
  database: {rows: number; partitions: number} | null
}

/** Where the fleet stands, how long that lasts by trend, and which playbook is next. */
export function planStage({nowMs, tenants: count, history, database}: StageView): StagePlan {
  const headroom = (figure: string, current: number, limit: number): Headroom => {
    const trend = fitTrend([...(history[figure] ?? []), {atMs: nowMs, value: current}], nowMs)
    return {current, limit, share: current / limit, trend, daysLeft: daysUntil(limit, current, trend)}
  }
  const stage = stageOf(count)
  const next = stageAfter(stage) ?? null
  const move = next?.move == null ? null : {...next.move, steps: MOVE_STEPS}
  const tenants = headroom('tenants', count, stage.maxTenants)
  const startWithinDays = tenants.daysLeft === null || move === null ? null : Math.max(0, tenants.daysLeft - move.maxDays)
  if (database === null) return {stage, tenants, next, move, startWithinDays, database}
  const rows = headroom('rows', database.rows, DATABASE_LIMITS.rows)
  const partitions = headroom('partitions', database.partitions, DATABASE_LIMITS.partitions)
  const playbook = rows.share > 1 || partitions.share > 1 ? DATABASE_LIMITS.playbook : null
  return {stage, tenants, next, move, startWithinDays, database: {rows, partitions, playbook}}
}
