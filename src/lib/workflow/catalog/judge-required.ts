import {isObject, type JsonObject} from '../model/json-object.ts'
import {describe} from '../text/describe.ts'
import {isExpression, matchesPattern} from './display-conditions.ts'
import {misfit, textOf} from './misfit.ts'
import type {NodeProperty} from './node-description.ts'
import type {PublishIssue} from './publish-issue.ts'

type Issue = Pick<PublishIssue, 'kind' | 'detail'> & {below?: readonly string[]}

/** What n8n has against one value before it publishes. A value that is not shown is checked only for its type. */
export function judgeRequired(property: NodeProperty, value: unknown, shown: boolean): Issue[] {
  const issues = shown && property.required ? judgeMissing(property, value) : []
  switch (shown ? property.type : '') {
    case 'resourceLocator':
    case 'workflowSelector':
      return [...issues, ...judgeLocated(property, value)]
    case 'resourceMapper':
      return [...issues, ...judgeMapped(property, value)]
    case 'filter':
      return [...issues, ...judgeFilterList(value)]
    default:
      return property.validateType === null ? issues : [...issues, ...judgeType(property.validateType, property, value)]
  }
}

function judgeMissing(property: NodeProperty, value: unknown): Issue[] {
  if (property.typeOptions.multipleValues === undefined) return judgeOne(property, value)
  return Array.isArray(value) ? value.flatMap((one: unknown) => judgeOne(property, one)) : []
}

function judgeOne({type}: NodeProperty, value: unknown): Issue[] {
  if (type === 'resourceLocator' || type === 'workflowSelector') {
    if (value === null) return [{kind: 'invalid', detail: 'is null'}]
    return pointsSomewhere(value) ? [] : [{kind: 'required', detail: isObject(value) ? 'has no value' : 'is empty'}]
  }
  if (type === 'multiOptions') return Array.isArray(value) && value.length === 0 ? [{kind: 'required', detail: 'is an empty list'}] : []
  const asked = type === 'string' || type === 'dateTime' || type === 'options'
  return asked && (value === '' || value === undefined) ? [{kind: 'required', detail: 'is empty'}] : []
}

function pointsSomewhere(value: unknown): boolean {
  if (!isObject(value)) return Array.isArray(value) ? false : Boolean(value)
  return typeof value.value === 'number' || Boolean(value.value)
}

/** The value of a resource locator must match the patterns of its mode, even where it may be empty. */
function judgeLocated({modes}: NodeProperty, locator: unknown): Issue[] {
  if (!isObject(locator) || !('value' in locator) || !('mode' in locator)) return []
  const {mode, value} = locator
  const patterns = modes?.find(({name}) => name === mode)?.patterns ?? []
  if (patterns.length === 0) return []
  const text = value ? textOf(value) : ''
  if (isExpression(text) || patterns.every((pattern) => matchesPattern(`^${pattern}$`, text))) return []
  return [{kind: text === '' ? 'required' : 'invalid', detail: `is ${describe(text)}, which does not fit the mode ${describe(mode)}`}]
}

function judgeFilterList(value: unknown): Issue[] {
  const broken = isObject(value) && 'conditions' in value && 'combinator' in value && !Array.isArray(value.conditions)
  return broken ? [{kind: 'invalid', detail: 'has conditions that are no list'}] : []
}

/** Columns that are mapped by hand must have their values, each of the type that the service gave for it. */
function judgeMapped({typeOptions}: NodeProperty, mapper: unknown): Issue[] {
  if (!isObject(mapper) || !('mappingMode' in mapper) || !('schema' in mapper) || !('value' in mapper)) return []
  if (mapper.mappingMode === 'autoMapInputData') return []
  if (!Array.isArray(mapper.schema)) return [{kind: 'invalid', detail: 'has a schema that is no list'}]
  if (mapper.schema.includes(null)) return [{kind: 'invalid', detail: 'has a schema with an entry that is null'}]
  const demands = isObject(typeOptions.resourceMapper) && typeOptions.resourceMapper.mode === 'add'
  const values = isObject(mapper.value) ? mapper.value : null
  return mapper.schema.flatMap((field: unknown) => (isObject(field) ? judgeColumn(field, values, demands) : []))
}

function judgeColumn(field: JsonObject, values: JsonObject | null, demands: boolean): Issue[] {
  const {id, type, required, options} = field
  if (typeof id !== 'string') return []
  const value = values === null ? null : values[id]
  if (required === true && demands && (values === null || value === undefined)) return [{kind: 'required', detail: `lacks ${describe(id)}`}]
  if (typeof type !== 'string') return []
  const wrong = isExpression(value) ? null : misfit(type, value, choicesIn(options))
  return wrong === null ? [] : [{kind: 'invalid', detail: `has ${describe(value)} for ${describe(id)}, ${wrong}`, below: ['value', id]}]
}

function choicesIn(options: unknown): unknown[] {
  return Array.isArray(options) ? options.map((option: unknown) => (isObject(option) ? option.value : undefined)) : []
}

function judgeType(type: string, {options}: NodeProperty, value: unknown): Issue[] {
  if (isExpression(value)) return []
  const choices = type === 'options' ? (options ?? []).map((option) => option.value) : []
  const wrong = misfit(type, value, choices)
  return wrong === null ? [] : [{kind: 'invalid', detail: `is ${describe(value)}, ${wrong}`}]
}
