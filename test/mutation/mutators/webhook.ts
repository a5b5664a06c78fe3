import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {addBranch, addChain, connectAt, schedule, step, webhook} from '../branches.ts'
import type {Mutator} from '../mutator.ts'
import {addNode, nodeMutator, objectAt} from '../workflow-parts.ts'

const respond = {type: 'n8n-nodes-base.respondToWebhook', typeVersion: 1.1}
const longWait = {type: 'n8n-nodes-base.wait', typeVersion: 1.1, webhookId: 'mutant-wait', parameters: {amount: 2, unit: 'hours'}}

function hook(parameters: JsonObject): JsonObject & {type: string} {
  return {...webhook, parameters: {...(webhook.parameters as JsonObject), ...parameters}}
}

/** Intervals of which two start a workflow at a common minute. */
const overlapping: readonly (readonly [JsonObject, JsonObject])[] = [
  [{field: 'hours'}, {field: 'days', triggerAtHour: 9}],
  [
    {field: 'minutes', minutesInterval: 15},
    {field: 'hours', triggerAtMinute: 30},
  ],
  [
    {field: 'weeks', triggerAtDay: [1, 5], triggerAtHour: 6},
    {field: 'cronExpression', expression: '0 6 * * mon'},
  ],
  [
    {field: 'cronExpression', expression: '@monthly'},
    {field: 'months', triggerAtDayOfMonth: 1},
  ],
]

export const webhookMutators: readonly Mutator[] = [
  {
    rule: 'response-node-missing',
    inject(workflow, random) {
      const rest = random.below(2) === 0 ? [step] : [step, {...respond, disabled: true}]
      const [trigger] = addChain(workflow, hook({responseMode: 'responseNode'}), ...rest)
      return trigger === undefined ? null : {workflow, node: trigger.name}
    },
  },
  {
    rule: 'response-node-unused',
    inject(workflow, random) {
      const mode = random.pick([{responseMode: 'lastNode'}, {responseMode: 'onReceived'}, {}])
      const [trigger] = addChain(workflow, hook({...mode}), step, respond)
      return trigger === undefined ? null : {workflow, node: trigger.name}
    },
  },
  {
    rule: 'response-without-webhook',
    inject(workflow) {
      const answer = addBranch(workflow, step, respond).at(-1)
      return answer === undefined ? null : {workflow, node: answer.name}
    },
  },
  {
    rule: 'webhook-responds-late',
    inject(workflow, random) {
      const late = random.below(2) === 0
      const chain = late ? [hook({responseMode: 'lastNode'}), step, longWait] : [hook({responseMode: 'responseNode'}), longWait, respond]
      const [trigger] = addChain(workflow, ...chain)
      return trigger === undefined ? null : {workflow, node: trigger.name}
    },
  },
  {
    rule: 'webhook-unauthenticated',
    inject(workflow, random) {
      const [trigger] = addChain(workflow, hook({authentication: random.pick(['none', undefined])}), step)
      return trigger === undefined ? null : {workflow, node: trigger.name}
    },
  },
  timing('cron-expression-invalid', [
    {field: 'cronExpression', expression: '0 9 * *'},
    {field: 'cronExpression', expression: '61 * * * *'},
    {field: 'cronExpression', expression: '0 0 L * *'},
    {field: 'cronExpression', expression: ''},
  ]),
  timing('schedule-interval-invalid', [
    {field: 'minutes', minutesInterval: 0},
    {field: 'hours', hoursInterval: 0},
  ]),
  timing('schedule-too-frequent', [
    {field: 'seconds', secondsInterval: 10},
    {field: 'seconds'},
    {field: 'cronExpression', expression: '*/20 * * * * *'},
  ]),
  {
    rule: 'schedules-overlap',
    inject(workflow, random) {
      const [first, second] = random.pick(overlapping) ?? [{}, {}]
      const intervals = (...interval: readonly JsonObject[]) => ({...schedule, parameters: {rule: {interval}}})
      const together = random.below(2) === 0
      const [trigger, target] = addChain(workflow, intervals(first, ...(together ? [second] : [])), step)
      if (trigger === undefined || target === undefined) return null
      if (together) return {workflow, node: trigger.name}
      const other = addNode(workflow, intervals(second))
      connectAt(workflow, other.name, target.name)
      return {workflow, node: other.name}
    },
  },
  nodeMutator('test-address', {
    where: ({disabled, type}) => disabled !== true && type !== 'n8n-nodes-base.stickyNote',
    change(node, random) {
      const url = random.pick([
        'http://localhost:3000/leads',
        'https://acme.app.n8n.cloud/webhook-test/a1',
        'https://leads.ngrok.io',
        'https://api.example.com',
      ])
      objectAt(node, 'parameters').mutantUrl = url
    },
  }),
]

/** A schedule with one of these intervals. */
function timing(rule: string, intervals: readonly JsonObject[]): Mutator {
  return {
    rule,
    inject(workflow, random) {
      const [trigger] = addChain(workflow, {...schedule, parameters: {rule: {interval: [random.pick(intervals)]}}}, step)
      return trigger === undefined ? null : {workflow, node: trigger.name}
    },
  }
}
