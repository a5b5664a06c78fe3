import type {NodeProperty} from '../../../src/lib/workflow/catalog/node-description.ts'
import type {JsonObject} from '../../../src/lib/workflow/model/json-object.ts'
import type {Mutator} from '../mutator.ts'
import {objectAt} from '../workflow-parts.ts'
import {added, describedParts, parameterMutator} from './described.ts'

const http = {type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2}
const url = 'https://example.com/leads'

function asksQuery(queryParameters: unknown): JsonObject & {type: string} {
  return {...http, parameters: {url, sendQuery: true, queryParameters}}
}

function choosing(conditions: unknown): JsonObject & {type: string} {
  return {type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: {conditions}}
}

const condition = {leftValue: '={{ $json.age }}', rightValue: 18, operator: {type: 'number', operation: 'gte'}}
const options = {caseSensitive: true, typeValidation: 'strict', version: 2}

function isRequiredText({type, required, typeOptions, noDataExpression}: NodeProperty): boolean {
  return required && type === 'string' && typeOptions.multipleValues === undefined && !noDataExpression
}

function hasChoices({type, options: choices, typeOptions}: NodeProperty): boolean {
  return type === 'options' && choices !== null && choices.length > 0 && typeOptions.loadOptionsMethod === undefined
}

export const parameterMutators: readonly Mutator[] = [
  added('parameter-required', {...http, parameters: {}}),
  parameterMutator('parameter-required', isRequiredText, () => ''),
  parameterMutator(
    'parameter-required',
    ({type, required}) => type === 'resourceLocator' && required,
    ({modes}) => ({__rl: true, mode: modes?.[0]?.name ?? 'id', value: ''}),
  ),
  added('parameter-invalid', {
    type: 'n8n-nodes-base.googleSheets',
    typeVersion: 4.5,
    parameters: {documentId: {__rl: true, mode: 'url', value: 'no address'}, sheetName: {__rl: true, mode: 'list', value: 'gid=0'}},
    credentials: {googleSheetsOAuth2Api: {id: 'Xk2pQ9wLmN4rT7vB', name: 'Sheets'}},
  }),
  added('parameter-group-unreadable', asksQuery({parameter: [{name: 'page', value: '1'}]})),
  added('parameter-group-unreadable', asksQuery({parameters: {name: 'page', value: '1'}})),
  parameterMutator('parameter-option-unknown', hasChoices, () => 'mutant'),
  {
    rule: 'parameter-unknown',
    inject(workflow, random) {
      const part = random.pick(describedParts(workflow))
      if (part === undefined) return null
      objectAt(part.node.raw, 'parameters').mutantParameter = 'x'
      return {workflow, node: part.node.name}
    },
  },
  added('parameter-unknown', {...http, parameters: {url, methods: 'POST'}}),
  parameterMutator(
    'parameter-type',
    ({type}) => type === 'boolean',
    () => 'false',
  ),
  parameterMutator(
    'parameter-type',
    ({type}) => type === 'collection' || type === 'fixedCollection',
    () => 'mutant',
  ),
  parameterMutator(
    'resource-locator-shape',
    ({type}) => type === 'resourceLocator' || type === 'workflowSelector',
    () => ({mode: 'id', value: 'Xk2pQ9wLmN4rT7vB'}),
  ),
  added('filter-shape', choosing({options, combinator: 'and', conditions: [{...condition, operator: {type: 'number', operation: 'larger'}}]})),
  added('filter-shape', choosing({options, combinator: 'and', conditions: [{...condition, operator: 'gte'}]})),
  added('filter-shape', choosing({options, combinator: 'xor', conditions: [condition]})),
  added('filter-shape', choosing({combinator: 'and', conditions: [condition]})),
  added('filter-shape', choosing({number: [{value1: 1, operation: 'larger', value2: 18}]})),
]
