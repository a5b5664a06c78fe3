import type {Catalog} from '../catalog/catalog.ts'
import type {DescribedNode} from '../catalog/describe-nodes.ts'
import {isObject} from '../model/json-object.ts'
import {label, nameOf, nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'
import type {Problem, TargetRule} from '../rule.ts'
import {quote} from '../text/describe.ts'
import {parameterPlace} from './parameter-problem.ts'
import {participantsOf} from './takes-part.ts'

const start = {name: 'Every hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2}
const ask = {name: 'Fetch leads', type: 'n8n-nodes-base.postgres', typeVersion: 2.5, parameters: {operation: 'executeQuery', query: 'SELECT 1'}}
const connections = {'Every hour': {main: [[{node: 'Fetch leads', type: 'main', index: 0}]]}}

export const credentialMissing: TargetRule = {
  id: 'credential-missing',
  family: 'credential',
  severity: 'error',
  stage: 'publish',
  catalog: 'required',
  rationale: 'n8n does not publish a workflow with a node that needs a credential and has none.',
  good: {workflow: {nodes: [start, {...ask, credentials: {postgres: {id: 'Xk2pQ9wLmN4rT7vB', name: 'Leads'}}}], connections}},
  bad: {workflow: {nodes: [start, ask], connections}},
  check: (workflow, target) => participantsOf(workflow, target).flatMap(missingIn),
}

const call = {name: 'Fetch leads', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}
const signed = {url: 'https://example.com/leads', authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth'}

export const credentialNotChosen: TargetRule = {
  id: 'credential-not-chosen',
  family: 'credential',
  severity: 'error',
  stage: 'run',
  catalog: 'required',
  rationale: 'n8n publishes a node that is to sign any request and has nothing to sign it with; the node fails when it runs.',
  good: {
    workflow: {nodes: [start, {...call, parameters: signed, credentials: {httpHeaderAuth: {id: 'Xk2pQ9wLmN4rT7vB', name: 'Leads'}}}], connections},
  },
  bad: {workflow: {nodes: [start, {...call, parameters: signed}], connections}},
  check: (workflow, target) => participantsOf(workflow, target).flatMap((entry) => notChosenIn(entry, target.catalog)),
}

const none: readonly Problem[] = []

function missingIn(entry: DescribedNode): readonly Problem[] {
  const {required} = entry.credentials
  return required.length === 0 ? none : required.filter((type) => !has(entry.node, type)).map((type) => needs(entry.node, type))
}

function notChosenIn(entry: DescribedNode, catalog: Catalog): readonly Problem[] {
  const {node} = entry
  const {selected} = entry.credentials
  if (selected.length === 0) return none
  return selected.flatMap(({parameter, type}) => {
    // A type that the release does not have is reported as that.
    if (type === null || has(node, type) || (type !== '' && catalog.credential(type) === undefined)) return []
    if (type !== '') return [needs(node, type)]
    const message = `${label(node)} is to use a credential, but ${quote(parameter)} does not say of which type.`
    return [{message, hint: 'Choose one in the editor, or turn the authentication off.', ...parameterPlace(node, [parameter])}]
  })
}

function has({raw}: NodeModel, type: string): boolean {
  return isObject(raw.credentials) && raw.credentials[type] !== undefined
}

function needs(node: NodeModel, type: string): Problem {
  const message = `${label(node)} needs a credential of type ${quote(type)} and has none.`
  const pointer = isObject(node.raw.credentials) ? nodePointer(node, 'credentials') : nodePointer(node)
  return {message, hint: `Choose one in the editor, or add {"${type}": {"id": "…", "name": "…"}} to its "credentials".`, pointer, node: nameOf(node)}
}
