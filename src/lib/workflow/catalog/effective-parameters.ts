import {isObject, type JsonObject} from '../model/json-object.ts'
import type {Catalog} from './catalog.ts'
import {deriveOnce} from './derive-once.ts'
import {type DisplayScope, isDisplayed, isExpression} from './display-conditions.ts'
import {isShut} from './display-gate.ts'
import type {LevelState} from './level-states.ts'
import type {NodeDescription, NodeProperty} from './node-description.ts'
import {nestedLevelOf, type ParameterLevel, rootLevelOf} from './parameter-level.ts'

/** What is to be known of the node besides its parameters. */
export type NodeScope = Pick<DisplayScope, 'version' | 'features' | 'tool'>

/** Told of everything that the file sets, while the values are filled in. */
export interface ParameterVisitor {
  /** A value for a parameter that is shown. */
  shown(property: NodeProperty, value: unknown, scope: DisplayScope, level: ParameterLevel): void
  /** A value under a name that the description does not have. */
  unknown(name: string, value: unknown, level: ParameterLevel): void
  /** One group of a `fixedCollection` that the description does not have, or whose value n8n cannot go through. */
  groupUnreadable(property: NodeProperty, group: string, value: unknown): void
  enter(key: string | number): void
  leave(): void
}

/** The parameters of a node, and the state of its root level that led to them. */
export interface EffectiveParameters {
  values: JsonObject
  state: LevelState
}

interface Filling {
  catalog: Pick<Catalog, 'derived'>
  node: NodeScope
  visitor: ParameterVisitor
  /** State of the root, on which all else depends: what `/` in a condition leads to. Null at the root. */
  root: LevelState | null
}

/**
 * The parameters with which n8n runs a node: what the file sets and, of the rest, the defaults of what is shown. Hidden values are left out.
 * Values are shared with the file and the description, not copied.
 */
export function effectiveParameters(
  catalog: Pick<Catalog, 'derived'>,
  description: NodeDescription,
  node: NodeScope,
  raw: JsonObject,
  visitor: ParameterVisitor,
): EffectiveParameters {
  const level = deriveOnce(catalog, description, rootLevelOf)
  const filling: Filling = {catalog, node, visitor, root: null}
  const state = stateOf(level, raw, false, filling)
  return {values: fillLevel(level, raw, state, false, filling), state}
}

/** @param inCollection n8n fills in no defaults */
function fillNested(properties: readonly NodeProperty[], raw: unknown, inCollection: boolean, filling: Filling): JsonObject {
  if (!raw) return {}
  const level = deriveOnce(filling.catalog, properties, nestedLevelOf)
  const values = isObject(raw) ? raw : noValues
  return fillLevel(level, values, stateOf(level, values, inCollection, filling), inCollection, filling)
}

function fillLevel(level: ParameterLevel, values: JsonObject, state: LevelState, inCollection: boolean, filling: Filling): JsonObject {
  const inner = filling.root === null ? {...filling, root: state} : filling
  const {visitor} = filling
  // The defaults are the prototype, and so cost nothing for each node: `in` and reading find them, `Object.keys` does not.
  const filled: JsonObject = inCollection ? {} : (Object.create(defaultsOf(level, state, inner)) as JsonObject)
  for (const name in values) {
    const value = values[name]
    const places = level.places.get(name)
    if (places === undefined) visitor.unknown(name, value, level)
    else if (value !== undefined) {
      for (const place of places) {
        const property = level.properties[place]
        if (property === undefined || state.shown[place] !== 1) continue
        visitor.shown(property, value, state.scope, level)
        setValue(filled, property, value, inner)
      }
    }
  }
  return filled
}

/** Nodes that set the controlling parameters alike share one state. */
function stateOf(level: ParameterLevel, values: JsonObject, inCollection: boolean, filling: Filling): LevelState {
  const {root, node} = filling
  const key = level.states.keyOf(values, root === null ? `${node.version} ${node.tool}` : root.key)
  const known = key === null ? undefined : level.states.get(key)
  if (known !== undefined) return known
  const scope = controllingValues(level, values, inCollection, filling)
  const shown = Uint8Array.from(level.properties, ({display}) => Number(isDisplayed(display, scope)))
  const state: LevelState = {key, scope, shown, defaults: null, checked: null, credentials: null}
  if (key !== null) level.states.keep(key, state)
  return state
}

function defaultsOf(level: ParameterLevel, state: LevelState, filling: Filling): JsonObject {
  if (state.defaults === null) {
    const defaults: JsonObject = {}
    const unheard = {...filling, visitor: silent}
    for (const [place, property] of level.properties.entries()) if (state.shown[place] === 1) setValue(defaults, property, undefined, unheard)
    // An object that was filled under computed names is a hash table to the engine; a copy of it is a plain record.
    state.defaults = {...defaults}
  }
  return state.defaults
}

/** The simple values that conditions look at. Where several parameters share a name, the one counts that is shown by what came before it. */
function controllingValues(level: ParameterLevel, values: JsonObject, inCollection: boolean, {node, root}: Filling): DisplayScope {
  const simple: JsonObject = {}
  const scope: DisplayScope = {version: node.version, features: node.features, tool: node.tool, values: simple, root: root?.scope.values ?? simple}
  for (const {property, isVariant, gate} of level.controllers) {
    const value = values[property.name]
    if (value === undefined && inCollection) continue
    if (isVariant && (isShut(gate, simple) || !isDisplayed(property.display, scope))) continue
    simple[property.name] = simpleValue(property, value)
  }
  return scope
}

const noValues: JsonObject = {}

function setValue(filled: JsonObject, property: NodeProperty, value: unknown, filling: Filling): void {
  const {name, type} = property
  if (type === 'fixedCollection') filled[name] = groupsOf(property, value === undefined ? property.default : value, value !== undefined, filling)
  else if (type !== 'collection') filled[name] = simpleValue(property, value)
  else if (property.typeOptions.multipleValues === true) filled[name] = value === undefined ? listOf(property.default) : value
  else if (value === undefined) filled[name] = property.default
  else {
    filling.visitor.enter(name)
    filled[name] = fillNested(property.values ?? none, value, true, filling)
    filling.visitor.leave()
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

const none: readonly NodeProperty[] = []

/** n8n fills in the default also for null, except where false and 0 have a meaning. */
function simpleValue(property: NodeProperty, raw: unknown): unknown {
  const {type} = property
  const keepsNull =
    type === 'boolean' || type === 'number' || type === 'options' || (type === 'resourceLocator' && typeof property.default === 'object')
  const value = raw === undefined || (raw === null && !keepsNull) ? defaultOf(property) : raw
  return property.noDataExpression && isExpression(value) ? value.slice(1) : value
}

function defaultOf({type, default: value}: NodeProperty): unknown {
  return type === 'resourceLocator' && typeof value === 'object' ? {__rl: true, ...value} : value
}

function groupsOf(property: NodeProperty, value: unknown, isSet: boolean, filling: Filling): JsonObject {
  const filled: JsonObject = {}
  if (!isObject(value)) return filled
  const {visitor} = filling
  if (isSet) visitor.enter(property.name)
  for (const name of Object.keys(value)) {
    if (isSet) visitor.enter(name)
    fillGroup(property, name, value[name], isSet ? filling : {...filling, visitor: silent}, filled)
    if (isSet) visitor.leave()
  }
  if (isSet) visitor.leave()
  return filled
}

function fillGroup(property: NodeProperty, name: string, value: unknown, filling: Filling, filled: JsonObject): void {
  const members = property.groups?.find((group) => group.name === name)?.values
  if (property.typeOptions.multipleValues !== true) {
    if (members === undefined) filling.visitor.groupUnreadable(property, name, value)
    const item = members === undefined ? {} : fillNested(members, value, false, filling)
    if (hasMembers(item)) filled[name] = item
    return
  }
  if (!Array.isArray(value) || (members === undefined && value.length > 0)) filling.visitor.groupUnreadable(property, name, value)
  else filled[name] = value.map((item: unknown, index) => fillItem(members ?? none, item, index, filling))
}

/** Whether anything is set, or has a default. */
function hasMembers(filled: JsonObject): boolean {
  for (const _ in filled) return true
  return false
}

function fillItem(members: readonly NodeProperty[], item: unknown, index: number, filling: Filling): JsonObject {
  filling.visitor.enter(index)
  const filled = fillNested(members, item, false, filling)
  filling.visitor.leave()
  return filled
}

const silent: ParameterVisitor = {
  shown() {},
  unknown() {},
  groupUnreadable() {},
  enter() {},
  leave() {},
}
