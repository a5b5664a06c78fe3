import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {PlainRule} from '../rule.ts'
import {describe} from '../text/describe.ts'

const SCHEDULE = 'n8n-nodes-base.scheduleTrigger'

const on = (rule: unknown): {workflow: object} => ({
  workflow: {
    nodes: [{name: 'On time', type: SCHEDULE, typeVersion: 1.2, parameters: {rule}}, {name: 'Store'}],
    connections: {'On time': {main: [[{node: 'Store', type: 'main', index: 0}]]}},
  },
})

export const scheduleUnreadable: PlainRule = {
  id: 'schedule-unreadable',
  family: 'trigger',
  severity: 'error',
  stage: 'publish',
  rationale: 'n8n does not publish a workflow with a Schedule Trigger whose rule is no list of intervals, each with the name of a unit.',
  good: on({interval: [{field: 'hours', hoursInterval: 2}]}),
  bad: on({interval: [{field: ['hours']}]}),
  check: ({nodes}) =>
    nodes.flatMap((node) => {
      const wrong = node.type === SCHEDULE && !node.disabled ? unreadablePart(node) : null
      if (wrong === null) return []
      return [
        {
          message: `${label(node)}: ${wrong.what} is ${wrong.value === undefined ? 'missing' : describe(wrong.value)}, so that n8n cannot read the schedule.`,
          hint: 'Write {"rule": {"interval": [{"field": "hours", "hoursInterval": 1}]}}, with one object for each interval.',
          pointer: `${nodePointer(node, 'parameters')}/rule${wrong.value === undefined ? '' : wrong.below}`,
          node: nameOf(node),
        },
      ]
    }),
}

interface Part {
  what: string
  value: unknown
  /** JSON pointer from the rule. */
  below: string
}

/**
 * The first part of the rule that n8n stumbles over. A schedule without a rule runs daily, and so does an interval of another kind; code may
 * give anything.
 */
function unreadablePart({raw: {parameters}}: NodeModel): Part | null {
  const rule = isObject(parameters) ? parameters.rule : undefined
  if (rule === undefined || (typeof rule === 'string' && rule.includes('{{'))) return null
  if (!isObject(rule)) return {what: 'the rule', value: rule, below: ''}
  const {interval} = rule
  // n8n takes the letters of a text for intervals.
  if (typeof interval === 'string') return null
  if (!Array.isArray(interval)) return {what: 'the list of intervals', value: interval, below: '/interval'}
  return (interval as readonly unknown[]).map(unreadableInterval).find((part) => part !== null) ?? null
}

function unreadableInterval(interval: unknown, index: number): Part | null {
  const below = `/interval/${index}`
  if (interval === null) return {what: `interval ${index + 1}`, value: interval, below}
  const field = isObject(interval) ? (interval.field ?? '') : ''
  return typeof field === 'string' ? null : {what: `the unit of interval ${index + 1}`, value: field, below: `${below}/field`}
}
