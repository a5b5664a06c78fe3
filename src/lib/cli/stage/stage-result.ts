import type {Headroom, StagePlan} from '../../health/stage/plan-stage.ts'
import {monthlyCostOf, STAGES, type Stage} from '../../tenants/stage.ts'

/** The document of `genesis stage`. */
export function stageResult({stage, tenants, next, move, startWithinDays, database}: StagePlan) {
  return {
    stage: stage.number,
    tenants: headroomResult(tenants),
    next:
      next === null || move === null
        ? null
        : {stage: next.number, playbook: move.playbook, startWithinDays: rounded(startWithinDays), steps: [...move.steps]},
    database:
      database === null ? null : {rows: headroomResult(database.rows), partitions: headroomResult(database.partitions), playbook: database.playbook},
    stages: STAGES.map(stageDocument),
  }
}

export type StageResult = ReturnType<typeof stageResult>

function stageDocument(stage: Stage) {
  const {number, name, maxTenants, platform, monthlyCosts, move} = stage
  return {
    number,
    name,
    maxTenants,
    platform,
    monthlyCostUsd: {min: monthlyCostOf(stage).minUsd, max: monthlyCostOf(stage).maxUsd},
    monthlyCosts,
    move,
  }
}

function headroomResult({current, limit, share, trend, daysLeft}: Headroom) {
  const {days} = trend
  const perDay = trend.enough ? trend.perDay : null
  return {
    current: Math.round(current),
    limit,
    share,
    trend: {days, perDay, steadiness: trend.enough ? trend.steadiness : null},
    daysLeft: rounded(daysLeft),
  }
}

function rounded(days: number | null): number | null {
  return days === null ? null : Math.floor(days)
}
