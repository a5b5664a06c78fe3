import * as z from 'zod'

import type {LocatorMode, NodeProperty, PropertyGroup, PropertyOption} from './node-description.ts'
import {readConditions} from './read-conditions.ts'
import {readTypeOptions} from './read-type-options.ts'

const Named = z.looseObject({name: z.string()})
const Property = Named.extend({
  type: z.string(),
  required: z.boolean().optional(),
  options: z.array(Named).optional(),
  modes: z.array(Named).optional(),
  noDataExpression: z.boolean().optional(),
  validateType: z.string().optional(),
  allowArbitraryValues: z.boolean().optional(),
})

/** Parameters as their list in a description gives them; entries that are none are left out. */
export function readProperties(list: readonly unknown[]): NodeProperty[] {
  return list.flatMap((raw) => {
    const parsed = Property.safeParse(raw)
    return parsed.success ? [readProperty(parsed.data)] : []
  })
}

function readProperty(raw: z.output<typeof Property>): NodeProperty {
  const {options = []} = raw
  const choice = (raw.type === 'options' || raw.type === 'multiOptions') && raw.allowArbitraryValues !== true
  return {
    name: raw.name,
    type: raw.type,
    required: raw.required === true,
    default: raw.default,
    display: readConditions(raw.displayOptions),
    options: choice ? readOptions(options) : null,
    values: raw.type === 'collection' ? readProperties(options) : null,
    groups: raw.type === 'fixedCollection' ? options.map(readGroup) : null,
    modes: raw.type === 'resourceLocator' ? (raw.modes ?? []).map(readMode) : null,
    typeOptions: readTypeOptions(raw.typeOptions),
    noDataExpression: raw.noDataExpression === true,
    validateType: raw.validateType ?? null,
  }
}

const OptionValue = z.union([z.string(), z.number(), z.boolean()])

/** Null when there are none to choose from: then they are loaded while somebody edits the node. */
function readOptions(options: readonly z.output<typeof Named>[]): PropertyOption[] | null {
  if (options.length === 0) return null
  return options.flatMap(({value, displayOptions}) => {
    const parsed = OptionValue.safeParse(value)
    return parsed.success ? [{value: parsed.data, display: readConditions(displayOptions)}] : []
  })
}

function readGroup({name, values, displayOptions}: z.output<typeof Named>): PropertyGroup {
  return {name, values: Array.isArray(values) ? readProperties(values) : [], display: readConditions(displayOptions)}
}

const Validation = z.array(z.looseObject({properties: z.looseObject({regex: z.string().optional()}).optional()}))

function readMode({name, validation}: z.output<typeof Named>): LocatorMode {
  const rules = Validation.safeParse(validation)
  return {name, patterns: rules.success ? rules.data.flatMap(({properties}) => properties?.regex ?? []) : []}
}
