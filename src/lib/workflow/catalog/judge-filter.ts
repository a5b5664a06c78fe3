import {isObject} from '../model/json-object.ts'
import {describe, quote} from '../text/describe.ts'
import {isExpression} from './display-conditions.ts'
import type {ValueFault} from './judge-value.ts'

const ordered = ['empty', 'notEmpty', 'equals', 'notEquals']
const both = ['exists', 'notExists']
const ofObject = ['empty', 'notEmpty']
const ofArray = ['contains', 'notContains', 'lengthEquals', 'lengthNotEquals', 'lengthGt', 'lengthLt', 'lengthGte', 'lengthLte', ...ofObject]
const ofBoolean = [...ordered, 'true', 'false']
const ofDate = [...ordered, 'after', 'before', 'afterOrEquals', 'beforeOrEquals']
const ofNumber = [...ordered, 'gt', 'lt', 'gte', 'lte']
const ofText = ['contains', 'notContains', 'startsWith', 'notStartsWith', 'endsWith', 'notEndsWith', 'regex', 'notRegex', ...ordered]

/** What n8n can compare, by the type of the left side. Source: n8n 2.11; the same since filters came in. */
const operations: ReadonlyMap<string, readonly string[]> = new Map([
  ['string', [...ofText, ...both]],
  ['number', [...ofNumber, ...both]],
  ['dateTime', [...ofDate, ...both]],
  ['boolean', [...ofBoolean, ...both]],
  ['array', [...ofArray, ...both]],
  ['object', [...ofObject, ...both]],
  // Any type: only whether there is something at all.
  ['any', both],
])

/** What would make n8n take a filter for true or false whatever the data, or fail on it. */
export function judgeFilter(set: unknown): readonly ValueFault[] {
  if (!isObject(set)) return [fault(`is ${describe(set)} where n8n keeps {"conditions": […], "combinator": "and"}`)]
  if (!Array.isArray(set.conditions)) return [fault('has no list of "conditions"')]
  const faults: ValueFault[] = []
  if (set.combinator === undefined) faults.push(fault('has no "combinator"', [], ['and', 'or']))
  else if (set.combinator !== 'and' && set.combinator !== 'or' && !isExpression(set.combinator)) {
    faults.push(fault(`has the unknown combinator ${describe(set.combinator)}`, ['combinator'], ['and', 'or']))
  }
  if (!isObject(set.options) && set.conditions.length > 0) faults.push(fault('has no "options", which n8n reads for each condition'))
  for (const [index, condition] of set.conditions.entries()) faults.push(...judgeCondition(condition, index))
  return faults
}

function judgeCondition(condition: unknown, index: number): readonly ValueFault[] {
  const below = ['conditions', index]
  if (!isObject(condition)) return [fault(`has ${describe(condition)} for a condition`, below)]
  const {operator} = condition
  if (!isObject(operator) || typeof operator.type !== 'string' || typeof operator.operation !== 'string') {
    return [fault('has a condition whose "operator" is not {"type": …, "operation": …}', [...below, 'operator'])]
  }
  return judgeOperator(operator.type, operator.operation, [...below, 'operator'])
}

function judgeOperator(type: string, operation: string, below: readonly (string | number)[]): readonly ValueFault[] {
  const known = operations.get(type)
  if (known === undefined) return [fault(`compares values of the unknown type ${quote(type)}`, [...below, 'type'], [...operations.keys()], type)]
  if (known.includes(operation)) return []
  return [fault(`has the unknown operation ${quote(operation)} for type ${quote(type)}`, [...below, 'operation'], known, operation)]
}

function fault(detail: string, below: readonly (string | number)[] = [], allowed: readonly string[] = [], value?: unknown): ValueFault {
  return {kind: 'filter', detail, below, allowed, value}
}

/** The fields that an Edit Fields node sets. */
export function judgeAssignments(set: unknown): readonly ValueFault[] {
  if (!isObject(set)) return [assignment(`is ${describe(set)} where n8n keeps {"assignments": […]}`)]
  if (set.assignments === undefined && Object.keys(set).length === 0) return []
  if (!Array.isArray(set.assignments)) return [assignment('has no list of "assignments"')]
  return set.assignments.flatMap((entry: unknown, index) => {
    if (isObject(entry) && typeof entry.name === 'string') return []
    return [assignment('has an assignment without "name"', ['assignments', index])]
  })
}

function assignment(detail: string, below: readonly (string | number)[] = []): ValueFault {
  return {kind: 'assignment', detail, below}
}
