import type {
  CredentialSlot,
  DisplayConditions,
  LocatorMode,
  NodeDescription,
  NodePort,
  NodeProperty,
  PropertyGroup,
  PropertyOption,
} from './node-description.ts'

type Scalar = string | number | boolean

/** A `NodeProperty` as it is stored: members that are null, false or empty are left out. */
export interface CompactProperty {
  name: string
  type: string
  required?: true
  default?: unknown
  display?: DisplayConditions
  /** The bare value where it is always there. */
  options?: (Scalar | {value: Scalar; display: DisplayConditions})[]
  values?: CompactProperty[]
  groups?: {name: string; values: CompactProperty[]; display?: DisplayConditions}[]
  /** The bare name where no pattern holds. */
  modes?: (string | LocatorMode)[]
  typeOptions?: Readonly<Record<string, unknown>>
  noDataExpression?: true
  validateType?: string
}

const FLAGS = ['trigger', 'webhook', 'polling', 'usableAsTool', 'hidden', 'excludedByDefault', 'partial'] as const

/** A `NodeDescription` as it is stored, without its type, which is the key to it, and its properties, which are stored by themselves. */
export interface CompactHead {
  versions: readonly number[]
  defaultVersion: number
  /** Names of `FLAGS` that are true. */
  flags?: string[]
  /** The bare type where nothing is demanded; null when n8n computes them. */
  inputs: (string | NodePort)[] | null
  outputs: (string | NodePort)[] | null
  credentials?: {name: string; required?: true; display?: DisplayConditions}[]
}

export interface CompactDescription extends CompactHead {
  properties: CompactProperty[]
}

/** The inverse of `expandHead` and `expandProperties`. */
export function compactDescription(node: NodeDescription): CompactDescription {
  const flags = FLAGS.filter((flag) => node[flag])
  const credentials = node.credentials.map(compactSlot)
  return {
    versions: node.versions,
    defaultVersion: node.defaultVersion,
    ...(flags.length > 0 && {flags}),
    inputs: compactPorts(node.inputs),
    outputs: compactPorts(node.outputs),
    ...(credentials.length > 0 && {credentials}),
    properties: node.properties.map(compactProperty),
  }
}

function compactSlot({name, required, display}: CredentialSlot): NonNullable<CompactHead['credentials']>[number] {
  return {name, ...(required && {required}), ...(display && {display})}
}

function compactPorts(ports: readonly NodePort[] | null): (string | NodePort)[] | null {
  return ports?.map((port) => (port.required || port.maxConnections !== null ? port : port.type)) ?? null
}

function compactProperty(property: NodeProperty): CompactProperty {
  const {display, options, values, groups, modes, typeOptions, validateType} = property
  return {
    name: property.name,
    type: property.type,
    ...(property.required && {required: true}),
    ...(property.default !== undefined && {default: property.default}),
    ...(display && {display}),
    ...(options && {options: options.map(compactOption)}),
    ...(values && {values: values.map(compactProperty)}),
    ...(groups && {groups: groups.map(compactGroup)}),
    ...(modes && {modes: modes.map((mode) => (mode.patterns.length > 0 ? mode : mode.name))}),
    ...(Object.keys(typeOptions).length > 0 && {typeOptions}),
    ...(property.noDataExpression && {noDataExpression: true}),
    ...(validateType !== null && {validateType}),
  }
}

function compactOption({value, display}: PropertyOption): Scalar | {value: Scalar; display: DisplayConditions} {
  return display ? {value, display} : value
}

function compactGroup({name, values, display}: PropertyGroup): NonNullable<CompactProperty['groups']>[number] {
  return {name, values: values.map(compactProperty), ...(display && {display})}
}
