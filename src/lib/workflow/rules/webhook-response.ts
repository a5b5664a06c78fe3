import {isExpression} from '../catalog/display-conditions.ts'
import {graphOf} from '../graph/adjacency.ts'
import {endsBehind, reachableFrom, reaching} from '../graph/reachable.ts'
import {derive} from '../model/derive.ts'
import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel, WorkflowModel} from '../model/workflow-model.ts'
import type {PlainRule, Problem} from '../rule.ts'
import {quote} from '../text/describe.ts'

const RESPOND = 'n8n-nodes-base.respondToWebhook'
const WAIT = 'n8n-nodes-base.wait'
const WEBHOOK = 'n8n-nodes-base.webhook'
const FORM = 'n8n-nodes-base.formTrigger'
const CHAT = '@n8n/n8n-nodes-langchain.chatTrigger'

const secured = {path: 'leads', authentication: 'headerAuth'}
const credentials = {httpHeaderAuth: {id: 'Xk2pQ9wLmN4rT7vB', name: 'Header of the caller'}}
const hook = {name: 'New lead', type: WEBHOOK, typeVersion: 2, webhookId: '1f0c', credentials, parameters: {...secured, responseMode: 'responseNode'}}
const direct = {...hook, parameters: secured}
const store = {name: 'Store', type: 'n8n-nodes-base.noOp'}
const respond = {name: 'Answer', type: RESPOND, typeVersion: 1.1}
const to = (node: string) => ({main: [[{node, type: 'main', index: 0}]]})

export const responseNodeMissing: PlainRule = {
  id: 'response-node-missing',
  family: 'webhook',
  severity: 'error',
  stage: 'run',
  rationale: 'A webhook that leaves the answer to a Respond to Webhook node fails, or keeps its caller waiting for nothing, when there is none.',
  good: {workflow: {nodes: [hook, store, respond], connections: {'New lead': to('Store'), Store: to('Answer')}}},
  bad: {workflow: {nodes: [hook, store], connections: {'New lead': to('Store')}}},
  check(workflow) {
    const waiting = triggersOf(workflow).filter(({mode}) => mode === 'responseNode')
    if (waiting.length === 0) return []
    const {incoming} = derive(workflow, graphOf).main
    const all = workflow.nodes.filter(({type}) => type === RESPOND)
    const answers = reaching(
      all.filter(({disabled}) => !disabled),
      incoming,
    )
    const behind = endsBehind(all, incoming)
    return waiting.flatMap(({node}): Problem[] => {
      if (answers.has(node)) return []
      const off = behind.get(node)
      const why = off === undefined ? 'no way leads from it to one' : `${quote(off.name)} is switched off`
      const message = `${label(node)} leaves its answer to a Respond to Webhook node, but ${why}.`
      const hint = 'Connect a Respond to Webhook node, or set the response mode to onReceived or lastNode.'
      return [{message, hint, pointer: nodePointer(node), node: nameOf(node)}]
    })
  },
}

export const responseNodeUnused: PlainRule = {
  id: 'response-node-unused',
  family: 'webhook',
  severity: 'error',
  stage: 'run',
  rationale: 'n8n answers every call of a webhook with an error when a Respond to Webhook node follows that the webhook is not set to wait for.',
  good: {workflow: {nodes: [hook, respond], connections: {'New lead': to('Answer')}}},
  bad: {workflow: {nodes: [direct, respond], connections: {'New lead': to('Answer')}}},
  check(workflow) {
    const triggers = triggersOf(workflow)
    const answers = triggers.length === 0 ? [] : workflow.nodes.filter(({type}) => type === RESPOND)
    if (answers.length === 0) return []
    const behind = endsBehind(answers, derive(workflow, graphOf).main.incoming)
    return triggers.flatMap(({node, mode}): Problem[] => {
      const answer = behind.get(node)
      const problem = answer === undefined ? null : unusedProblem(node, mode, answer)
      return problem === null ? [] : [{...problem, pointer: nodePointer(node), node: nameOf(node)}]
    })
  },
}

export const responseWithoutWebhook: PlainRule = {
  id: 'response-without-webhook',
  family: 'webhook',
  severity: 'error',
  stage: 'run',
  rationale: 'A Respond to Webhook node fails when the execution did not come by way of a webhook: there is nobody to answer.',
  good: {workflow: {nodes: [hook, respond], connections: {'New lead': to('Answer')}}},
  bad: {
    workflow: {
      nodes: [{name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}, respond],
      connections: {'Every hour': to('Answer')},
    },
  },
  check(workflow) {
    const {main} = derive(workflow, graphOf)
    // The first version does not look; a node that nothing leads to does not run.
    const answers = workflow.nodes.filter((node) => node.type === RESPOND && !node.disabled && versionOf(node) >= 1.1 && main.incoming.has(node))
    if (answers.length === 0) return []
    const called = workflow.nodes.filter(({type}) => answered.has(type))
    const reached = reachableFrom(called, main.outgoing)
    const problems: Problem[] = []
    for (const node of answers) {
      if (reached.has(node)) continue
      const message = `${label(node)} answers a webhook, but neither a Webhook, Form or Chat trigger nor a Wait node leads to it.`
      problems.push({
        message,
        hint: 'Remove it, or connect it behind the webhook that it is meant for.',
        pointer: nodePointer(node),
        node: nameOf(node),
      })
    }
    return problems
  },
}

export const webhookRespondsLate: PlainRule = {
  id: 'webhook-responds-late',
  family: 'webhook',
  severity: 'warning',
  stage: 'run',
  rationale: 'Callers and the proxies between give up after a minute or so; an answer that waits for a Wait node comes too late.',
  good: {workflow: {nodes: [direct, {name: 'Tomorrow', type: WAIT, typeVersion: 1.1, webhookId: '22d1'}], connections: {'New lead': to('Tomorrow')}}},
  bad: {
    workflow: {
      nodes: [hook, {name: 'Tomorrow', type: WAIT, typeVersion: 1.1, webhookId: '22d1', parameters: {amount: 1, unit: 'hours'}}, respond],
      connections: {'New lead': to('Tomorrow'), Tomorrow: to('Answer')},
    },
  },
  check(workflow) {
    const triggers = triggersOf(workflow).filter(({node, mode}) => node.type === WEBHOOK && (mode === 'lastNode' || mode === 'responseNode'))
    const waits = triggers.length === 0 ? [] : workflow.nodes.filter(isLongWait)
    if (waits.length === 0) return []
    const {incoming} = derive(workflow, graphOf).main
    const answers = workflow.nodes.filter(({type}) => type === RESPOND)
    const waitBehind = endsBehind(waits, incoming)
    const answerBehind = endsBehind(answers, incoming)
    const early = reaching(answers, incoming, (node) => !isLongWait(node))
    return triggers.flatMap(({node, mode}): Problem[] => {
      const wait = waitBehind.get(node)
      if (wait === undefined || (mode === 'responseNode' && (early.has(node) || !answerBehind.has(node)))) return []
      const message = `${label(node)} answers only when the workflow has passed ${quote(wait.name)}, which may wait longer than the caller does.`
      return [{message, hint: 'Answer before the Wait node, or set the response mode to onReceived.', pointer: nodePointer(node), node: nameOf(node)}]
    })
  },
}

/** Nodes for whose callers a Respond to Webhook node can answer. Source: the node itself in n8n 2.11. */
const answered: ReadonlySet<string> = new Set([WEBHOOK, FORM, CHAT, WAIT])

interface AnsweringTrigger {
  node: NodeModel
  /** When and with what it answers, as n8n calls it. */
  mode: string
}

/** The triggers that answer a caller, unless they are switched off or a formula says how. */
function triggersOf(workflow: WorkflowModel): AnsweringTrigger[] {
  return derive(workflow, findTriggers)
}

function findTriggers({nodes}: WorkflowModel): AnsweringTrigger[] {
  const triggers: AnsweringTrigger[] = []
  for (const node of nodes) {
    const {type, disabled, raw} = node
    if ((type !== WEBHOOK && type !== FORM && type !== CHAT) || disabled) continue
    const parameters = isObject(raw.parameters) ? raw.parameters : {}
    const options = isObject(parameters.options) ? parameters.options : {}
    const mode = type === CHAT ? (options.responseMode ?? 'lastNode') : (parameters.responseMode ?? 'onReceived')
    if (typeof mode === 'string' && !isExpression(mode)) triggers.push({node, mode})
  }
  return triggers
}

/** What n8n does depends on the version of the trigger; it does not look whether the Respond node is switched off. */
function unusedProblem(trigger: NodeModel, mode: string, answer: NodeModel): Pick<Problem, 'message' | 'hint' | 'severity'> | null {
  const version = versionOf(trigger)
  if (trigger.type === FORM && version > 2.1) {
    return {
      message: `${label(trigger)} is a form of version ${version}, which does not open when a Respond to Webhook node follows, as ${quote(answer.name)} does.`,
      hint: 'Answer with a Form node of the kind "Form Ending" instead.',
    }
  }
  if (trigger.type === CHAT || mode === 'responseNode' || mode === 'streaming') return null
  const fails = trigger.type === FORM || version >= 2
  return {
    message: `${label(trigger)} answers by itself (${mode}), but ${quote(answer.name)} behind it wants to answer too${fails ? ', and n8n refuses every call for that' : ''}.`,
    hint: 'Set "responseMode": "responseNode" on the trigger, or remove the Respond to Webhook node.',
    ...(fails ? {} : {severity: 'warning'}),
  }
}

function versionOf({raw}: NodeModel): number {
  return typeof raw.typeVersion === 'number' ? raw.typeVersion : 1
}

/** Half of what common proxies allow. */
const LONG_S = 30
const secondsIn: Readonly<Record<string, number>> = {seconds: 1, minutes: 60, hours: 3600, days: 86_400}

/** True for a Wait node that waits for a call, a form, a date, or for longer than callers do. */
function isLongWait(node: NodeModel): boolean {
  const {type, disabled, raw} = node
  if (type !== WAIT || disabled) return false
  const {resume = 'timeInterval', amount, unit} = isObject(raw.parameters) ? raw.parameters : {}
  if (resume !== 'timeInterval') return true
  // Version 1 waits for hours when nothing is said, version 1.1 for five seconds.
  const usual = versionOf(node) >= 1.1 ? {amount: 5, unit: 'seconds'} : {amount: 1, unit: 'hours'}
  const seconds = secondsIn[typeof unit === 'string' ? unit : usual.unit]
  const given = amount ?? usual.amount
  const count = typeof given === 'string' ? Number(given) : given
  return seconds !== undefined && typeof count === 'number' && Number.isFinite(count) && count * seconds > LONG_S
}
