import {isObject, type JsonObject} from '../model/json-object.ts'
import type {Catalog} from './catalog.ts'
import {deriveOnce} from './derive-once.ts'
import {type DisplayScope, isDisplayed, isExpression} from './display-conditions.ts'
import {isShut} from './display-gate.ts'
import type {NodeDescription, NodeProperty} from './node-description.ts'
import {nestedLevelOf, type ParameterLevel, rootLevelOf} from './parameter-level.ts'

/** What is to be known of the node besides its parameters. */
export type NodeScope = Pick<DisplayScope, 'version' | 'features' | 'tool'>

/** Told of everything that the file sets, while the values are filled in. */
export interface ParameterVisitor {
  /** A value for a parameter that is shown. */
  shown(property: NodeProperty, value: unknown, scope: DisplayScope, level: ParameterLevel): void
  /** The members of an object, before they are read. */
  members(level: ParameterLevel, values: JsonObject): void
  /** One group of a `fixedCollection` that the description does not have, or whose value n8n cannot go through. */
  groupUnreadable(property: NodeProperty, group: string, value: unknown): void
  enter(key: string | number): void
  leave(): void
}

interface Filling {
  catalog: Pick<Catalog, 'derived'>
  node: NodeScope
  visitor: ParameterVisitor
  /** Simple values of the root; what `/` in a condition leads to. */
  root: JsonObject | null
  /** What is shown at the root depends on nothing else; null when that is too much to compare. */
  rootKey: string | null
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
): JsonObject {
  return fillLevel(deriveOnce(catalog, description, rootLevelOf), raw, false, {
    catalog,
    node,
    visitor,
    root: null,
    rootKey: `${node.version} ${node.tool}`,
  })
}

function fillLevel(level: ParameterLevel, raw: unknown, inCollection: boolean, filling: Filling): JsonObject {
  if (!raw) return {}
  const values: JsonObject = isObject(raw) ? raw : {}
  const filled: JsonObject = {}
  const simple = controllingValues(level, values, inCollection, filling)
  const {node, visitor} = filling
  const scope: DisplayScope = {version: node.version, features: node.features, tool: node.tool, values: simple, root: filling.root ?? simple}
  const {key, properties} = level.shown.find(simple, filling.rootKey, scope)
  const inner = filling.root === null ? {...filling, root: simple, rootKey: key} : filling
  visitor.members(level, values)
  for (const property of properties) {
    const value = values[property.name]
    if (value === undefined && inCollection) continue
    if (value !== undefined) visitor.shown(property, value, scope, level)
    setValue(filled, property, value, inner)
  }
  return filled
}

/** The simple values that conditions look at. Where several parameters share a name, the one counts that is shown by what came before it. */
function controllingValues(level: ParameterLevel, values: JsonObject, inCollection: boolean, {node, root}: Filling): JsonObject {
  if (level.controllers.length === 0) return noValues
  const simple: JsonObject = {}
  const scope: DisplayScope = {version: node.version, features: node.features, tool: node.tool, values: simple, root: root ?? simple}
  for (const {property, isVariant, gate} of level.controllers) {
    const value = values[property.name]
    if (value === undefined && inCollection) continue
    if (isVariant && (isShut(gate, simple) || !isDisplayed(property.display, scope))) continue
    simple[property.name] = simpleValue(property, value)
  }
  return simple
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
    filled[name] = fillLevel(deriveOnce(filling.catalog, property.values ?? none, nestedLevelOf), value, true, filling)
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
    const item = members === undefined ? {} : fillLevel(deriveOnce(filling.catalog, members, nestedLevelOf), value, false, filling)
    if (Object.keys(item).length > 0) filled[name] = item
    return
  }
  if (!Array.isArray(value) || (members === undefined && value.length > 0)) filling.visitor.groupUnreadable(property, name, value)
  else filled[name] = value.map((item: unknown, index) => fillItem(members ?? none, item, index, filling))
}

function fillItem(members: readonly NodeProperty[], item: unknown, index: number, filling: Filling): JsonObject {
  filling.visitor.enter(index)
  const filled = fillLevel(deriveOnce(filling.catalog, members, nestedLevelOf), item, false, filling)
  filling.visitor.leave()
  return filled
}

const silent: ParameterVisitor = {
  shown() {},
  members() {},
  groupUnreadable() {},
  enter() {},
  leave() {},
}
