import {isObject, type JsonObject} from '../model/json-object.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'

/** One rule by which a trigger starts its workflow, or looks whether there is something new. */
export interface Timing {
  node: NodeModel
  /** Under the node. */
  path: readonly (string | number)[]
  /** Polls a service, which n8n allows once a minute at most. */
  polls: boolean
  /** A cron expression; null when the rule is an interval. Formulas are left out. */
  cron: string | null
  /** A number of units, as it is in the file; null when the rule is a cron expression. */
  interval: {unit: string; count: number} | null
}

const SCHEDULE = 'n8n-nodes-base.scheduleTrigger'
const CRON = 'n8n-nodes-base.cron'
const INTERVAL = 'n8n-nodes-base.interval'

/** When the triggers of a workflow start it; for `derive`. Those that are switched off are left out. Source: the triggers of n8n 2.11. */
export function timingsOf({nodes}: WorkflowModel): Timing[] {
  const timings: Timing[] = []
  for (const node of nodes) {
    const {parameters} = node.raw
    if (node.disabled || !isObject(parameters)) continue
    if (node.type === SCHEDULE) addRules(node, parameters, timings)
    else if (node.type === INTERVAL)
      addInterval(node, within(['parameters'], parameters, 'interval'), parameters.unit ?? 'seconds', parameters.interval ?? 1, timings)
    else if (node.type === CRON) addTimes(node, 'triggerTimes', parameters, timings)
    else if (isObject(parameters.pollTimes)) addTimes(node, 'pollTimes', parameters, timings)
  }
  return timings
}

/** The member that counts, for each unit, and what it is when it is not there. */
const counted: ReadonlyMap<string, readonly [member: string, usual: number]> = new Map([
  ['seconds', ['secondsInterval', 30]],
  ['minutes', ['minutesInterval', 5]],
  ['hours', ['hoursInterval', 1]],
  ['days', ['daysInterval', 1]],
  ['months', ['monthsInterval', 1]],
])

function addRules(node: NodeModel, {rule}: JsonObject, timings: Timing[]): void {
  const intervals = isObject(rule) ? rule.interval : undefined
  if (!Array.isArray(intervals)) return
  for (const [i, interval] of (intervals as readonly unknown[]).entries()) {
    if (!isObject(interval)) continue
    const path = ['parameters', 'rule', 'interval', i]
    const {field = 'days', expression = ''} = interval
    const [member, usual] = (typeof field === 'string' ? counted.get(field) : undefined) ?? []
    if (field === 'cronExpression') addCron(node, within(path, interval, 'expression'), expression, timings)
    else if (member !== undefined) addInterval(node, within(path, interval, member), field, interval[member] ?? usual, timings)
  }
}

function addTimes(node: NodeModel, member: 'triggerTimes' | 'pollTimes', parameters: JsonObject, timings: Timing[]): void {
  const times = parameters[member]
  const items = isObject(times) ? times.item : undefined
  if (!Array.isArray(items)) return
  for (const [i, item] of (items as readonly unknown[]).entries()) {
    if (!isObject(item)) continue
    const path = ['parameters', member, 'item', i]
    if (item.mode === 'custom') addCron(node, within(path, item, 'cronExpression'), item.cronExpression ?? '', timings, member === 'pollTimes')
    else if (item.mode === 'everyX') addInterval(node, within(path, item, 'value'), item.unit ?? 'hours', item.value ?? 2, timings)
  }
}

function addCron(node: NodeModel, path: Timing['path'], written: unknown, timings: Timing[], polls = false): void {
  if (typeof written !== 'string' || written.includes('{{')) return
  // A formula without code is a text.
  timings.push({node, path, polls, cron: written.startsWith('=') ? written.slice(1) : written, interval: null})
}

function addInterval(node: NodeModel, path: Timing['path'], unit: unknown, count: unknown, timings: Timing[]): void {
  if (typeof unit === 'string' && typeof count === 'number') timings.push({node, path, polls: false, cron: null, interval: {unit, count}})
}

/** The path of a member, or of the object when the file leaves the member out. */
function within(path: Timing['path'], object: JsonObject, member: string): Timing['path'] {
  return object[member] === undefined ? path : [...path, member]
}
