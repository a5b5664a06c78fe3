import {isObject} from '../model/json-object.ts'
import {describe, quote} from '../text/describe.ts'
import {type DisplayScope, isDisplayed, isExpression} from './display-conditions.ts'
import {judgeAssignments, judgeFilter} from './judge-filter.ts'
import {textOf} from './misfit.ts'
import type {NodeProperty, PropertyOption} from './node-description.ts'
import type {FaultKind} from './parameter-fault.ts'

/** What is wrong with a value, and where below the parameter. */
export interface ValueFault {
  kind: FaultKind
  detail: string
  below?: readonly (string | number)[]
  value?: unknown
  allowed?: readonly (string | number | boolean)[]
}

const sound: readonly ValueFault[] = []

/** What the file sets for a parameter, held against its description. Expressions are sound: only n8n knows what becomes of them. */
export function judgeValue(property: NodeProperty, set: unknown, scope: DisplayScope): readonly ValueFault[] {
  if (set === null || set === property.default) return sound
  if (isExpression(set)) return property.noDataExpression ? judgeDeadExpression(property, set) : sound
  switch (property.type) {
    case 'options':
      return judgeOption(property, set, scope)
    case 'multiOptions':
      return judgeChoices(property, set, scope)
    case 'string':
    case 'dateTime':
    case 'color':
      return judgeText(property, set)
    case 'number':
    case 'boolean':
      return judgePlain(property, set)
    case 'collection':
    case 'fixedCollection':
      return judgeMembers(property, set)
    case 'resourceLocator':
    case 'workflowSelector':
      return judgeLocator(property, set)
    case 'filter':
      return judgeFilter(set)
    case 'assignmentCollection':
      return judgeAssignments(set)
    default:
      return sound
  }
}

/** Where n8n evaluates nothing it takes the text behind the sign. */
function judgeDeadExpression({type, options}: NodeProperty, set: string): readonly ValueFault[] {
  const isChoice = type === 'options'
  const known = options?.some(({value}) => value === set.slice(1)) ?? true
  if (isChoice ? known : type !== 'boolean' && type !== 'number') return sound
  return [{kind: isChoice ? 'option' : 'type', detail: 'is an expression where n8n evaluates none', allowed: options?.map(({value}) => value) ?? []}]
}

/** n8n adds this choice to nodes whose credentials can sign any request. */
const CUSTOM_CALL = '__CUSTOM_API_CALL__'

/** Null when any value will do: the choices are loaded from elsewhere. */
function choicesOf({options, typeOptions}: NodeProperty): readonly PropertyOption[] | null {
  return typeOptions.loadOptionsMethod === undefined && typeOptions.loadOptions === undefined ? options : null
}

function judgeOption(property: NodeProperty, set: unknown, scope: DisplayScope): readonly ValueFault[] {
  if (typeof set === 'object' || typeof set === 'undefined') return mismatch('one value to choose', set)
  const choices = choicesOf(property)
  if (choices === null || set === CUSTOM_CALL) return sound
  return judgeChoice(property, choices, set, scope, [])
}

function judgeChoice(
  {typeOptions}: NodeProperty,
  choices: readonly PropertyOption[],
  set: unknown,
  scope: DisplayScope,
  below: readonly (string | number)[],
): readonly ValueFault[] {
  // An empty choice is none at all; n8n tells it apart only where it asks for one.
  if (set === '' || typeOptions.multipleValues === true) return sound
  if (choices.some(({value}) => value === set)) return sound
  const allowed = choices.filter(({display}) => isDisplayed(display, scope)).map(({value}) => value)
  if (allowed.length === 0) return sound
  const alike = choices.find(({value}) => String(value) === textOf(set))
  const expected = alike === undefined ? 'is none of the choices' : `is not ${describe(alike.value)}`
  return [{kind: alike === undefined ? 'option' : 'option-alike', detail: expected, below, value: set, allowed}]
}

function judgeChoices(property: NodeProperty, set: unknown, scope: DisplayScope): readonly ValueFault[] {
  if (!Array.isArray(set)) return typeof set === 'string' && set === '' ? sound : mismatch('a list of values to choose', set)
  const choices = choicesOf(property)
  if (choices === null) return sound
  return set.flatMap((value: unknown, index) => (isExpression(value) ? sound : judgeChoice(property, choices, value, scope, [index])))
}

function judgeText({typeOptions, type}: NodeProperty, set: unknown): readonly ValueFault[] {
  if (Array.isArray(set)) return typeOptions.multipleValues === undefined ? mismatch('one text', set) : sound
  if (typeof set === 'object' || (typeof set === 'boolean' && type !== 'string')) return mismatch('a text', set)
  return sound
}

function judgePlain({type, typeOptions}: NodeProperty, set: unknown): readonly ValueFault[] {
  if (typeof set === type || (Array.isArray(set) && typeOptions.multipleValues !== undefined)) return sound
  if (type === 'boolean') return typeof set === 'number' || set === '' ? sound : mismatch('true or false', set)
  // A number in quotes is taken for the number nearly everywhere.
  return typeof set === 'string' && (set.trim() === '' || Number.isFinite(Number(set))) ? sound : mismatch('a number', set)
}

function judgeMembers({type, typeOptions}: NodeProperty, set: unknown): readonly ValueFault[] {
  const isList = type === 'collection' && typeOptions.multipleValues === true
  if (Array.isArray(set) ? isList || set.length === 0 : isObject(set)) return sound
  return mismatch(isList ? 'a list' : 'an object', set)
}

function judgeLocator({modes}: NodeProperty, set: unknown): readonly ValueFault[] {
  if (typeof set === 'string' || typeof set === 'number') {
    return [{kind: 'locator', detail: 'is plain where n8n keeps {"__rl": true, "mode": …, "value": …}'}]
  }
  if (!isObject(set)) return [{kind: 'locator', detail: `is ${describe(set)} where n8n keeps {"__rl": true, "mode": …, "value": …}`}]
  if (set.__rl !== true) return [{kind: 'locator', detail: 'has no "__rl": true, by which n8n knows a resource locator'}]
  if (!('value' in set)) return [{kind: 'locator', detail: 'has no "value"'}]
  const names = (modes ?? []).map(({name}) => name)
  if (typeof set.mode !== 'string') return [{kind: 'locator', detail: 'has no "mode"', allowed: names}]
  if (names.length === 0 || names.includes(set.mode) || isExpression(set.mode)) return sound
  return [{kind: 'locator', detail: `has the unknown mode ${quote(set.mode)}`, below: ['mode'], value: set.mode, allowed: names}]
}

function mismatch(expected: string, set: unknown): readonly ValueFault[] {
  return [{kind: 'type', detail: `is ${describe(set)} where n8n expects ${expected}`}]
}
