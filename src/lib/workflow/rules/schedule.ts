import gte from 'semver/functions/gte.js'
import valid from 'semver/functions/valid.js'

import {derive} from '../model/derive.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {AnyTargetRule, PlainRule, Problem} from '../rule.ts'
import {parseCron} from '../schedule/parse-cron.ts'
import {SCHEDULE_TRIGGER, type Timing, timingsOf} from '../schedule/timings-of.ts'
import {quote} from '../text/describe.ts'
import {pointerOf} from '../text/pointer.ts'

const store = {name: 'Store', type: 'n8n-nodes-base.noOp'}
const connections = {'On time': {main: [[{node: 'Store', type: 'main', index: 0}]]}}

function example(interval: object): {workflow: object} {
  const schedule = {name: 'On time', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: {rule: {interval: [interval]}}}
  return {workflow: {nodes: [schedule, store], connections}}
}

export const cronExpressionInvalid: PlainRule = {
  id: 'cron-expression-invalid',
  family: 'trigger',
  severity: 'error',
  stage: 'publish',
  rationale: 'n8n does not start a schedule that it cannot read, and with it the whole workflow stays off.',
  good: example({field: 'cronExpression', expression: '0 9 * * mon-fri'}),
  bad: example({field: 'cronExpression', expression: '0 9 * * mon-fri,L'}),
  check: (workflow) =>
    derive(workflow, timingsOf).flatMap((timing): Problem[] => {
      const problem = timing.cron === null ? null : parseCron(timing.cron).problem
      if (problem === null) return []
      const message = `${label(timing.node)}: the cron expression ${quote(timing.cron ?? '')} is not valid, because ${problem}.`
      const hint =
        'Write five fields: minute, hour, day of month, month, day of week; n8n knows lists, ranges, steps and English names, and no L, W, # or ?.'
      return [{message, hint, ...placeOf(timing)}]
    }),
}

export const scheduleTooFrequent: PlainRule = {
  id: 'schedule-too-frequent',
  family: 'trigger',
  severity: 'warning',
  stage: 'fleet',
  rationale: 'Executions that begin more than once a minute pile up as soon as one takes longer, and on a fleet they are most of the load.',
  good: example({field: 'minutes', minutesInterval: 5}),
  bad: example({field: 'seconds', secondsInterval: 10}),
  check: (workflow) =>
    derive(workflow, timingsOf).flatMap((timing): Problem[] => {
      const {node, cron, interval, polls} = timing
      if (polls && cron !== null && parseCron(cron).problem === null && cron.trim().split(' ', 1)[0]?.includes('*'))
        return [pollProblem(timing, cron)]
      const perMinute = cron === null ? perMinuteOf(interval) : perMinuteOfCron(cron)
      if (perMinute <= 1) return []
      const written = cron === null ? `every ${interval?.count} seconds` : `up to ${perMinute} times a minute (${quote(cron)})`
      const message = `${label(node)} starts the workflow ${written}.`
      return [{message, hint: 'Start it once a minute at most, or use a webhook that is called when there is something to do.', ...placeOf(timing)}]
    }),
}

function pollProblem(timing: Timing, cron: string): Problem {
  return {
    message: `${label(timing.node)} polls at ${quote(cron)}, which n8n refuses as too frequent: the first field must not have a "*".`,
    hint: `Write six fields, the first for the second: ${quote(`0 ${cron.trim()}`)}.`,
    severity: 'error',
    ...placeOf(timing),
  }
}

function perMinuteOf(interval: Timing['interval']): number {
  return interval?.unit === 'seconds' && interval.count > 0 && interval.count < 60 ? 60 / interval.count : 0
}

function perMinuteOfCron(cron: string): number {
  const reading = parseCron(cron)
  return reading.problem === null ? reading.perMinute : 0
}

/** The largest numbers with which n8n's steps mean what they say. */
const largest: Readonly<Record<string, number>> = {seconds: 59, minutes: 59, hours: 23, days: 31}

export const scheduleIntervalInvalid: AnyTargetRule = {
  id: 'schedule-interval-invalid',
  catalog: 'optional',
  family: 'trigger',
  severity: 'error',
  stage: 'publish',
  rationale:
    'n8n counts intervals within the next larger unit: before 2.34 every 90 minutes becomes every hour, and an interval of zero does not start at all.',
  good: example({field: 'hours', hoursInterval: 2}),
  bad: example({field: 'minutes', minutesInterval: 0}),
  check: (workflow, _context, target) => derive(workflow, timingsOf).flatMap((timing) => judgeInterval(timing, target?.catalog.n8n ?? null)),
}

function judgeInterval(timing: Timing, release: string | null): Problem[] {
  const {node, interval} = timing
  const most = largest[interval?.unit ?? ''] ?? Number.POSITIVE_INFINITY
  if (interval === null || node.type === 'n8n-nodes-base.interval') return []
  const {unit, count} = interval
  if (count >= 1 && count <= most) return []
  // Sixty minutes and 24 hours come out right by chance. From version 1.3 on the Schedule Trigger refuses what is out of range.
  const refused = count < 1 || (node.type === SCHEDULE_TRIGGER && versionOf(node) >= 1.3)
  if (!refused && (count === most + 1 || unit === 'days')) return []
  if (!refused && unit === 'minutes' && node.type === SCHEDULE_TRIGGER && countsAllMinutes(release)) return []
  const result = refused ? 'which n8n refuses' : 'which n8n does not count beyond the next larger unit'
  const message = `${label(node)} is to start the workflow every ${count} ${unit}, ${result}.`
  const hint = `Write a number from 1 to ${Number.isFinite(most) ? most : 12}, or use a larger unit.`
  return [{message, hint, severity: refused ? 'error' : 'warning', ...placeOf(timing)}]
}

/** Since 2.34 the Schedule Trigger counts minutes from the last execution, as many as there are. Source: GenericFunctions.js of the node. */
function countsAllMinutes(release: string | null): boolean {
  const version = valid(release)
  return version !== null && gte(version, '2.34.0')
}

function versionOf({raw}: NodeModel): number {
  return typeof raw.typeVersion === 'number' ? raw.typeVersion : 1
}

function placeOf({node, path}: Timing): Pick<Problem, 'pointer' | 'node'> {
  return {pointer: nodePointer(node) + pointerOf(path), node: nameOf(node)}
}
