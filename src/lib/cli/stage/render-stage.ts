import type {ChalkInstance} from 'chalk'

import type {Headroom, StagePlan} from '../../health/stage/plan-stage.ts'
import {DATABASE_LIMITS, type Move, monthlyCostOf, STAGES, type Stage} from '../../tenants/stage.ts'
import {formatNumber} from '../format.ts'
import {renderTable} from '../table.ts'

const barWidth = 30
/** From here on a limit is near enough to be seen. */
const nearShare = 0.8
/** A straight line that explains less than half of what was seen is a guess. */
const steadyFrom = 0.5
const dayMs = 86_400_000

export interface RenderStageOptions {
  stream: NodeJS.WriteStream
  nowMs: number
}

/** Where the fleet stands, for a person. */
export async function renderStage(plan: StagePlan, {stream, nowMs}: RenderStageOptions): Promise<string> {
  const {chalk} = (await import('../paint.ts')).paintFor(stream)
  const {stage, tenants} = plan
  return [
    chalk.bold(`Stage ${stage.number}, ${stage.name}`) + chalk.dim(`  ${stage.platform}`),
    '',
    ...headroomLines('tenants', tenants, {chalk, nowMs}),
    '',
    await stageTable(stage, chalk, stream),
    '',
    ...nextLines(plan, chalk),
    '',
    ...databaseLines(plan, {chalk, nowMs}),
  ].join('\n')
}

interface Style {
  chalk: ChalkInstance
  nowMs: number
}

function headroomLines(noun: string, headroom: Headroom, {chalk, nowMs}: Style): string[] {
  const {current, limit, share} = headroom
  const colour = share > 1 ? chalk.red : share >= nearShare ? chalk.yellow : chalk.green
  const filled = Math.min(barWidth, Math.round(share * barWidth))
  const bar = colour('█'.repeat(filled)) + chalk.dim('░'.repeat(barWidth - filled))
  const figures = `${formatNumber(Math.round(current))} of ${formatNumber(limit)} ${noun}`
  return [`  ${bar}  ${figures}, ${colour(percent(share))}`, `  ${chalk.dim(trendSentence(headroom, nowMs))}`]
}

function percent(share: number): string {
  return share > 0 && share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`
}

function trendSentence({trend, daysLeft, share}: Headroom, nowMs: number): string {
  if (share > 1) return 'The limit is exceeded.'
  if (!trend.enough) return `No trend yet: ${trend.days} of the ${trend.needed} days of history that one takes.`
  if (trend.perDay <= 0 || daysLeft === null) return `Not growing towards the limit, by the last ${trend.days} days.`
  const rate = trend.perDay >= 10 ? formatNumber(Math.round(trend.perDay)) : trend.perDay.toFixed(1)
  const guess = trend.steadiness < steadyFrom ? ' Growth is uneven, so this is a rough guess.' : ''
  return `Grows by ${rate} a day, by the last ${trend.days} days: ${formatDays(daysLeft)} left, until about ${date(nowMs + daysLeft * dayMs)}.${guess}`
}

function stageTable(current: Stage, chalk: ChalkInstance, stream: NodeJS.WriteStream): Promise<string> {
  const mark = (stage: Stage, text: string): string => (stage.number === current.number ? chalk.bold(text) : text)
  return renderTable<Stage>(
    [
      {title: '', value: ({number}) => (number === current.number ? chalk.green('▸') : ' ')},
      {title: 'stage', value: (stage) => mark(stage, `${stage.number} ${stage.name}`)},
      {title: 'tenants', value: ({maxTenants}) => `to ${formatNumber(maxTenants)}`, align: 'right'},
      {title: 'a month', value: (stage) => costOf(stage), align: 'right'},
      {title: 'move takes', value: ({move}) => (move === null ? '' : moveTime(move))},
      {title: 'downtime', value: ({move}) => (move === null ? '' : `${move.downtimeSeconds} s`), align: 'right'},
    ],
    STAGES,
    stream,
  )
}

function nextLines({next, move, startWithinDays}: StagePlan, chalk: ChalkInstance): string[] {
  if (next === null || move === null) return ['This is the last stage; nothing comes after it.']
  const costs = next.monthlyCosts.map(({what, minUsd, maxUsd}) => `${what} ${range(minUsd, maxUsd)}`).join(', ')
  const when = startWithinDays === null ? [] : [startWithinDays < 1 ? 'Begin now' : `Begin within ${formatDays(startWithinDays)}`]
  return [
    chalk.bold(`The next: ${next.number}, ${next.name}`),
    `  platform  ${next.platform}`,
    `  costs     ${costOf(next)} a month: ${costs}`,
    `  takes     ${moveTime(move)}, with ${move.downtimeSeconds} s of downtime`,
    `  playbook  ${chalk.cyan(move.playbook)}${when.map((text) => `. ${text} to be done in time.`).join('')}`,
    ...move.steps.map((step, i) => `  ${i === 0 ? 'the move ' : '         '} ${i + 1}. ${step}`),
  ]
}

function databaseLines({database}: StagePlan, style: Style): string[] {
  const {chalk} = style
  if (database === null)
    return [chalk.bold('Database'), `  ${chalk.yellow('▲')} Not looked at: DATABASE_URL is not set, so rows and partitions are unknown here.`]
  const {rows, partitions, playbook} = DATABASE_LIMITS
  const limits = `${formatNumber(rows)} rows or ${formatNumber(partitions)} partitions`
  const verdict =
    database.playbook === null
      ? chalk.dim(`A database of your own is worth the move above ${limits} (playbook ${playbook}).`)
      : `${chalk.yellow('▲')} Above ${limits} a database of your own is worth the move. Playbook: ${chalk.cyan(playbook)}`
  return [
    chalk.bold('Database'),
    ...headroomLines('rows', database.rows, style),
    ...headroomLines('partitions', database.partitions, style),
    `  ${verdict}`,
  ]
}

function costOf(stage: Stage): string {
  const {minUsd, maxUsd} = monthlyCostOf(stage)
  return maxUsd === 0 ? 'nothing more' : range(minUsd, maxUsd)
}

function range(minUsd: number, maxUsd: number): string {
  return minUsd === maxUsd ? `$${formatNumber(minUsd)}` : `$${formatNumber(minUsd)} to $${formatNumber(maxUsd)}`
}

function moveTime({minDays, maxDays}: Move): string {
  return minDays >= 14 ? `${minDays / 7} to ${maxDays / 7} weeks` : `${minDays} to ${maxDays} days`
}

function formatDays(days: number): string {
  const whole = Math.floor(days)
  return whole < 1 ? 'less than a day' : `${formatNumber(whole)} ${whole === 1 ? 'day' : 'days'}`
}

function date(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
