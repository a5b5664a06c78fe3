import {type DisplayGate, gateOf} from './display-gate.ts'
import {LevelStates} from './level-states.ts'
import type {DisplayConditions, NodeDescription, NodeProperty} from './node-description.ts'

/** Parameters that stand beside each other, prepared for giving them their values. */
export interface ParameterLevel {
  /** By name, in all variants. */
  byName: ReadonlyMap<string, readonly NodeProperty[]>
  /** Those that others are shown or hidden by, in the order in which they get their values; one may come again. */
  controllers: readonly Controller[]
  /** Each once, in the order in which they get their values: where two of one name are shown at the same time, the later one counts. */
  properties: readonly NodeProperty[]
  /** Places in `properties`, by name. */
  places: ReadonlyMap<string, readonly number[]>
  states: LevelStates
}

interface Controller {
  property: NodeProperty
  /** Others have the same name, so that it counts only where it is shown. */
  isVariant: boolean
  gate: DisplayGate | null
}

/** The parameters of a node itself. */
export function rootLevelOf({properties}: NodeDescription): ParameterLevel {
  const fromRoot = new Set<string>()
  for (const property of properties) addRootPaths(property, fromRoot)
  return makeLevel(properties, fromRoot)
}

/** The members of a collection. */
export function nestedLevelOf(properties: readonly NodeProperty[]): ParameterLevel {
  return makeLevel(properties, new Set())
}

function makeLevel(properties: readonly NodeProperty[], fromRoot: ReadonlySet<string>): ParameterLevel {
  const byName = Map.groupBy(properties, ({name}) => name)
  const order = resolveOrder(properties, byName)
  const wanted = new Set(fromRoot)
  for (const {display, options} of properties) {
    for (const path of localPaths(display)) wanted.add(path)
    for (const option of options ?? []) for (const path of localPaths(option.display)) wanted.add(path)
  }
  const controlling = order.filter(({name, type}) => wanted.has(name) && type !== 'collection' && type !== 'fixedCollection')
  const controllers = controlling.map((property) => toController(property, byName))
  const ordered = lastOfEach(order)
  return {byName, controllers, properties: ordered, places: placesOf(ordered), states: new LevelStates(new Set(controlling.map(({name}) => name)))}
}

function placesOf(properties: readonly NodeProperty[]): Map<string, number[]> {
  return Map.groupBy(properties.keys(), (place) => properties[place]?.name ?? '')
}

function toController(property: NodeProperty, byName: ParameterLevel['byName']): Controller {
  const isVariant = property.display !== null && (byName.get(property.name)?.length ?? 0) > 1
  return {property, isVariant, gate: isVariant ? gateOf(property.display) : null}
}

/**
 * n8n takes parameters in the order of the description, and those that depend on later ones once more at the end. Of parameters that share
 * a name it takes the dependencies together.
 */
function resolveOrder(properties: readonly NodeProperty[], byName: ReadonlyMap<string, readonly NodeProperty[]>): NodeProperty[] {
  const resolved = new Set<string>()
  const again: NodeProperty[] = []
  for (const property of properties) {
    const dependencies = new Set((byName.get(property.name) ?? []).flatMap(({display}) => localPaths(display)))
    if ([...dependencies].some((name) => !resolved.has(name))) again.push(property)
    resolved.add(property.name)
  }
  return [...properties, ...again]
}

function lastOfEach(order: readonly NodeProperty[]): NodeProperty[] {
  return [...new Set(order.toReversed())].reverse()
}

/** What conditions look at beside the parameter. */
function localPaths(display: DisplayConditions | null): string[] {
  if (display === null) return []
  return [...Object.keys(display.show ?? {}), ...Object.keys(display.hide ?? {})].filter((path) => path !== '' && !'@/'.includes(path.charAt(0)))
}

function addRootPaths(property: NodeProperty, found: Set<string>): void {
  const {display, values, groups, options} = property
  for (const conditions of [display, ...(options ?? []).map((option) => option.display)]) {
    for (const path of Object.keys({...conditions?.show, ...conditions?.hide}))
      if (path.startsWith('/')) found.add(path.slice(1).split('.', 1)[0] ?? '')
  }
  for (const member of values ?? []) addRootPaths(member, found)
  for (const group of groups ?? []) for (const member of group.values) addRootPaths(member, found)
}
