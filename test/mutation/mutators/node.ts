import {isOwnNodeType} from '../../../src/lib/workflow/n8n/node-types.ts'
import {exampleCatalog} from '../../harness/example-catalog.ts'
import type {Mutator} from '../mutator.ts'
import {type JsonNode, misspell, nodeMutator, objectAt} from '../workflow-parts.ts'
import {added} from './described.ts'

const http = {type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}
const url = 'https://example.com/leads'
const reference = {id: 'Xk2pQ9wLmN4rT7vB', name: 'Of the tenant'}

function isKnown({type}: JsonNode): boolean {
  return exampleCatalog.node(type) !== undefined
}

function isOn(node: JsonNode): boolean {
  return node.disabled !== true && isKnown(node) && typeof node.typeVersion === 'number'
}

function versioned(rule: string, version: number): Mutator {
  return nodeMutator(rule, {
    where: isKnown,
    change(node) {
      node.typeVersion = version
      return undefined
    },
  })
}

export const nodeMutators: readonly Mutator[] = [
  nodeMutator('node-type-unknown', {
    where: ({type}) => isOwnNodeType(type),
    change(node, random) {
      const name = node.type.slice(node.type.indexOf('.') + 1)
      node.type = `${node.type.slice(0, -name.length)}${misspell(name, random)}Mutant`
      return undefined
    },
  }),
  added('community-node-unknown', {type: 'n8n-nodes-mutant.score'}),
  added('node-type-excluded', {type: 'n8n-nodes-base.executeCommand', parameters: {command: 'ls'}}),
  added('node-type-excluded', {type: 'n8n-nodes-base.localFileTrigger', parameters: {triggerOn: 'file', path: '/data/leads'}}),
  added('node-deprecated', {type: 'n8n-nodes-base.function', parameters: {functionCode: 'return items'}}),
  versioned('type-version-too-new', 99),
  versioned('type-version-unknown', 0.5),
  added('type-version-outdated', {...http, typeVersion: 2, parameters: {url}}),
  added('credential-missing', {type: 'n8n-nodes-base.postgres', typeVersion: 2.5, parameters: {operation: 'executeQuery', query: 'SELECT 1'}}),
  added('credential-not-chosen', {...http, parameters: {url, authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth'}}),
  added('credential-not-chosen', {...http, parameters: {url, authentication: 'predefinedCredentialType'}}),
  nodeMutator('credential-type-unknown', {
    where: isOn,
    change(node, random) {
      objectAt(node, 'credentials')[`${misspell('httpHeaderAuth', random)}Mutant`] = reference
      return undefined
    },
  }),
  added('credential-type-foreign', {
    ...http,
    parameters: {url, authentication: 'predefinedCredentialType', nodeCredentialType: 'postgres'},
    credentials: {postgres: reference},
  }),
  added('credential-unused', {type: 'n8n-nodes-base.noOp', credentials: {httpBasicAuth: reference}}),
]
