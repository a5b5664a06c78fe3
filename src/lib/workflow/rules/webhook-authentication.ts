import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {PlainRule} from '../rule.ts'

const hook = {name: 'New lead', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: '1f0c'}
const credentials = {httpHeaderAuth: {id: 'Xk2pQ9wLmN4rT7vB', name: 'Header of the caller'}}
const store = {name: 'Store', type: 'n8n-nodes-base.noOp'}
const connections = {'New lead': {main: [[{node: 'Store', type: 'main', index: 0}]]}}

// Forms and chats are made for people whom nobody knows; a webhook and a server of tools are not.
export const webhookUnauthenticated: PlainRule = {
  id: 'webhook-unauthenticated',
  family: 'webhook',
  severity: 'warning',
  stage: 'fleet',
  rationale: 'A webhook without authentication starts the workflow for everybody who learns or guesses its address.',
  good: {workflow: {nodes: [{...hook, credentials, parameters: {path: 'leads', authentication: 'headerAuth'}}, store], connections}},
  bad: {workflow: {nodes: [{...hook, parameters: {path: 'leads'}}, store], connections}},
  check: ({nodes}, {policy}) =>
    nodes.filter(isOpen).map((node) => ({
      ...(policy?.webhooks?.authentication === 'required' ? {severity: 'error'} : {}),
      message: `${label(node)} has no authentication: whoever knows its address can start the workflow.`,
      hint: 'Set "authentication" to basicAuth, headerAuth or jwtAuth, or allow only certain addresses (ipWhitelist).',
      pointer: nodePointer(node),
      node: nameOf(node),
    })),
}

const open = new Set(['n8n-nodes-base.webhook', '@n8n/n8n-nodes-langchain.mcpTrigger'])

function isOpen({type, disabled, raw}: NodeModel): boolean {
  if (disabled || !open.has(type)) return false
  const {authentication = 'none', options} = isObject(raw.parameters) ? raw.parameters : {}
  const allowed = isObject(options) ? options.ipWhitelist : undefined
  return authentication === 'none' && (typeof allowed !== 'string' || allowed.trim() === '')
}
