import {type DisplayScope, isDisplayed} from './display-conditions.ts'
import {type DisplayGate, gateOf} from './display-gate.ts'
import type {NodeDescription, NodeProperty} from './node-description.ts'
import type {ParameterLevel} from './parameter-level.ts'

/** A parameter that n8n looks at before it publishes, or one with such parameters below. */
export interface CheckedProperty {
  property: NodeProperty
  gate: DisplayGate | null
  /** Whether it is shown, where that is known; null where each node must be asked. */
  shown: boolean | null
  /** Of a collection. */
  members: readonly CheckedProperty[]
  /** Of a `fixedCollection`, those that matter. */
  groups: readonly {name: string; members: readonly CheckedProperty[]}[]
}

/** What n8n checks of a node type before it publishes; most parameters are not among it. */
export function checkedPropertiesOf({properties}: NodeDescription): readonly CheckedProperty[] {
  return checkedAmong(properties)
}

function checkedAmong(properties: readonly NodeProperty[]): CheckedProperty[] {
  return properties.flatMap((property) => {
    const members = property.type === 'collection' ? checkedAmong(property.values ?? []) : []
    const limited = limitsCount(property)
    const groups = (property.groups ?? [])
      .map(({name, values}) => ({name, members: checkedAmong(values)}))
      .filter(({members}) => limited || members.length > 0)
    return isChecked(property) || members.length > 0 || groups.length > 0
      ? [{property, gate: gateOf(property.display), shown: null, members, groups}]
      : []
  })
}

/**
 * What remains to be checked of nodes whose controlling parameters are set like this one's: without what these hide and n8n then passes over.
 * @param scope of the root, with the defaults filled in
 */
export function checkedIn(checked: readonly CheckedProperty[], scope: DisplayScope, level: ParameterLevel): readonly CheckedProperty[] {
  return checked.flatMap((entry): CheckedProperty[] => {
    const {property, members} = entry
    const kept = members.length === 0 ? members : checkedIn(members, scope, level)
    const shown = level.states.decide(property.display) ? isDisplayed(property.display, scope) : null
    return shown === false && property.validateType === null && kept.length === 0 ? [] : [{...entry, shown, members: kept}]
  })
}

const checkedWhenRequired = new Set(['string', 'multiOptions', 'dateTime', 'options'])
const alwaysChecked = new Set(['resourceLocator', 'workflowSelector', 'resourceMapper', 'filter'])

function isChecked({type, required, validateType}: NodeProperty): boolean {
  return alwaysChecked.has(type) || validateType !== null || (required && checkedWhenRequired.has(type))
}

function limitsCount({type, typeOptions}: NodeProperty): boolean {
  return type === 'fixedCollection' && Boolean(typeOptions.minRequiredFields ?? typeOptions.maxAllowedFields)
}
