import {DATABASE_LIMITS} from '../../tenants/stage.ts'
import type {Reading} from '../alerts/ports.ts'
import type {StagePlan} from '../stage/plan-stage.ts'
import {fitTrend, type Sample} from './fit-trend.ts'
import type {DatabaseFigures, TableFigures} from './ports.ts'

/** A small table grows by large shares, and is none the worse for it. */
const fewestRowsForGrowth = 1_000_000
/** The statistics of a small table swing, and vacuuming it takes a moment. */
const fewestRowsForDeadShare = 10_000
const growthDays = 7

/** Name of the history of a table's rows. */
export const tableFigure = (table: string): string => `rows:${table}`.slice(0, 200)

/** What is kept of the figures for their trend: one value a day each. */
export function figuresToKeep({rows, partitions, sizeBytes, tables}: DatabaseFigures): Record<string, number> {
  return {rows, partitions, size: sizeBytes, ...Object.fromEntries(tables.map((table) => [tableFigure(table.name), table.rows]))}
}

/** The figures of the database as the alert rules `database-*` judge them. */
export function databaseReadings(figures: DatabaseFigures, history: Readonly<Record<string, Sample[]>>, nowMs: number): Reading[] {
  const {connections, oldestTransaction} = figures
  const fleet = (rule: string, value: number, labels: Reading['labels'] = {}): Reading => ({rule, subject: 'fleet', value, labels})
  const {playbook} = DATABASE_LIMITS
  return [
    fleet('database-rows', figures.rows, {playbook}),
    fleet('database-partitions', figures.partitions, {playbook}),
    fleet('database-size', figures.sizeBytes),
    fleet('database-connections', connections.used / connections.limit, {used: String(connections.used), limit: String(connections.limit)}),
    ...(oldestTransaction === null ? [] : [fleet('database-transaction-age', oldestTransaction.ageSeconds, whose(oldestTransaction))]),
    ...figures.tables.flatMap((table) => tableReadings(table, history[tableFigure(table.name)] ?? [], nowMs)),
    ...figures.standbys.map(({name, lagSeconds}) => ({rule: 'database-replication-lag', subject: name, value: lagSeconds, labels: {}})),
    ...figures.slots.map(({name, heldBytes, active}) => ({
      rule: 'database-slot-lag',
      subject: name,
      value: heldBytes,
      labels: {active: active ? 'yes' : 'no'},
    })),
  ]
}

function whose({pid, application}: {pid: number; application: string}): Reading['labels'] {
  return {pid: String(pid), ...(application === '' ? {} : {application})}
}

function tableReadings(table: TableFigures, history: readonly Sample[], nowMs: number): Reading[] {
  const {name, rows, liveRows, deadRows} = table
  const reading = (rule: string, value: number): Reading => ({rule, subject: name, value, labels: {}})
  const growth = rows >= fewestRowsForGrowth ? growthShare(rows, history, nowMs) : undefined
  return [
    reading('database-table-rows', rows),
    ...(growth === undefined ? [] : [reading('database-table-growth', growth)]),
    ...(liveRows + deadRows >= fewestRowsForDeadShare ? [reading('database-dead-tuples', deadRows / (liveRows + deadRows))] : []),
  ]
}

/** By how much of what it was a week ago the table has grown, by trend; undefined without enough history. */
function growthShare(rows: number, history: readonly Sample[], nowMs: number): number | undefined {
  const trend = fitTrend([...history, {atMs: nowMs, value: rows}], nowMs)
  if (!trend.enough) return undefined
  const grown = trend.perDay * growthDays
  // A table that was all but empty a week ago has grown by more than any rule asks for.
  return grown / Math.max(rows - grown, 1)
}

/** Tenants against the stage's limit as the alert rules `stage-*` judge them. */
export function stageReadings({stage, tenants, move}: StagePlan): Reading[] {
  const labels = {
    stage: `${stage.number} ${stage.name}`,
    tenants: String(tenants.current),
    limit: String(tenants.limit),
    ...(move === null ? {} : {playbook: move.playbook}),
  }
  const reading = (rule: string, value: number): Reading => ({rule, subject: 'fleet', value, labels})
  return [reading('stage-tenants', tenants.share), ...(tenants.daysLeft === null ? [] : [reading('stage-days-left', tenants.daysLeft)])]
}
