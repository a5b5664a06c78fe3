import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import {addBranch, addChain, schedule, step, webhook} from '../branches.ts'
import type {Mutator} from '../mutator.ts'
import {nodeMutator, objectAt} from '../workflow-parts.ts'

const respond = {type: 'n8n-nodes-base.respondToWebhook', typeVersion: 1.1}
const longWait = {type: 'n8n-nodes-base.wait', typeVersion: 1.1, webhookId: 'mutant-wait', parameters: {amount: 2, unit: 'hours'}}

function hook(parameters: JsonObject): JsonObject & {type: string} {
  return {...webhook, parameters: {...(webhook.parameters as JsonObject), ...parameters}}
}

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
