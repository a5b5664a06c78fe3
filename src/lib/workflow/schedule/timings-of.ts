import {isObject, type JsonObject} from '../model/json-object.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'

/** One rule by which a trigger starts its workflow, or looks whether there is something new. */
export interface Timing {
  node: NodeModel
  /** Under the node. */
  path: readonly (string | number)[]
  /** Polls a service, which n8n allows once a minute at most. */
  polls: boolean
  /** A cron expression; null when the rule is none. Formulas are left out. */
  cron: string | null
  /** A number of units, as it is in the file; null when the rule counts none: it is a cron expression, or a time of days, weeks or months. */
  interval: {unit: string; count: number} | null
  /** The rule as it is in the file. */
  item: JsonObject
}

/** What all readers of a rule need to know of it. */
type Rule = Pick<Timing, 'node' | 'item' | 'polls'>

export const SCHEDULE_TRIGGER = 'n8n-nodes-base.scheduleTrigger'
export const CRON = 'n8n-nodes-base.cron'
const INTERVAL = 'n8n-nodes-base.interval'

/** When the triggers of a workflow start it; for `derive`. Those that are switched off are left out. Source: the triggers of n8n 2.11. */
export function timingsOf({nodes}: WorkflowModel): Timing[] {
  const timings: Timing[] = []
  for (const node of nodes) {
    const {parameters} = node.raw
    if (node.disabled || !isObject(parameters)) continue
    if (node.type === SCHEDULE_TRIGGER) addRules(node, parameters, timings)
    else if (node.type === INTERVAL) {
      const path = within(['parameters'], parameters, 'interval')
      addInterval({node, item: parameters, polls: false}, path, parameters.unit ?? 'seconds', parameters.interval ?? 1, timings)
    } else if (node.type === CRON) addTimes(node, 'triggerTimes', parameters, timings)
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

function addRules(node: NodeModel, parameters: JsonObject, timings: Timing[]): void {
  const {rule} = parameters
  // Without a rule it is that of a new node, which starts every day at midnight.
  if (rule === undefined) addRule({node, item: {}, polls: false}, ['parameters'], timings)
  const intervals = isObject(rule) ? rule.interval : undefined
  if (!Array.isArray(intervals)) return
  for (const [i, item] of (intervals as readonly unknown[]).entries())
    if (isObject(item)) addRule({node, item, polls: false}, ['parameters', 'rule', 'interval', i], timings)
}

function addRule(rule: Rule, path: Timing['path'], timings: Timing[]): void {
  const {item} = rule
  const {field = 'days', expression = ''} = item
  const [member, usual] = (typeof field === 'string' ? counted.get(field) : undefined) ?? []
  if (field === 'cronExpression') addCron(rule, within(path, item, 'expression'), expression, timings)
  else if (member !== undefined) addInterval(rule, within(path, item, member), field, item[member] ?? usual, timings)
  else if (field === 'weeks') timings.push({...rule, path, cron: null, interval: null})
}

function addTimes(node: NodeModel, member: 'triggerTimes' | 'pollTimes', parameters: JsonObject, timings: Timing[]): void {
  const times = parameters[member]
  const items = isObject(times) ? times.item : undefined
  if (!Array.isArray(items)) return
  for (const [i, item] of (items as readonly unknown[]).entries()) {
    if (!isObject(item)) continue
    const path = ['parameters', member, 'item', i]
    const rule = {node, item, polls: member === 'pollTimes'}
    if (item.mode === 'custom') addCron(rule, within(path, item, 'cronExpression'), item.cronExpression ?? '* * * * * *', timings)
    else if (item.mode === 'everyX') addInterval(rule, within(path, item, 'value'), item.unit ?? 'hours', item.value ?? 2, timings)
    else timings.push({...rule, path, cron: null, interval: null})
  }
}

function addCron(rule: Rule, path: Timing['path'], written: unknown, timings: Timing[]): void {
  if (typeof written !== 'string' || written.includes('{{')) return
  // A formula without code is a text.
  timings.push({...rule, path, cron: written.startsWith('=') ? written.slice(1) : written, interval: null})
}

function addInterval(rule: Rule, path: Timing['path'], unit: unknown, count: unknown, timings: Timing[]): void {
  if (typeof unit === 'string' && typeof count === 'number') timings.push({...rule, path, cron: null, interval: {unit, count}})
}

/** The path of a member, or of the object when the file leaves the member out. */
function within(path: Timing['path'], object: JsonObject, member: string): Timing['path'] {
  return object[member] === undefined ? path : [...path, member]
}
