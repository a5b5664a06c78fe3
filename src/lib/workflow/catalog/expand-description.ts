import type {CompactHead, CompactProperty} from './compact-description.ts'
import type {CredentialSlot, LocatorMode, NodeDescription, NodePort, NodeProperty, PropertyGroup, PropertyOption} from './node-description.ts'

/**
 * A description from its stored form.
 * @param properties called when somebody first asks for the parameters: a workflow uses one version of a node type, seldom two
 */
export function expandHead(type: string, head: CompactHead, properties: () => CompactProperty[]): NodeDescription {
  const flags = head.flags ?? []
  let expanded: readonly NodeProperty[] | undefined
  return {
    type,
    versions: head.versions,
    defaultVersion: head.defaultVersion,
    trigger: flags.includes('trigger'),
    webhook: flags.includes('webhook'),
    polling: flags.includes('polling'),
    usableAsTool: flags.includes('usableAsTool'),
    hidden: flags.includes('hidden'),
    excludedByDefault: flags.includes('excludedByDefault'),
    partial: flags.includes('partial'),
    inputs: expandPorts(head.inputs),
    outputs: expandPorts(head.outputs),
    credentials: (head.credentials ?? []).map(expandSlot),
    get properties() {
      expanded ??= expandProperties(properties())
      return expanded
    },
  }
}

function expandSlot({name, required, display}: NonNullable<CompactHead['credentials']>[number]): CredentialSlot {
  return {name, required: required ?? false, display: display ?? null}
}

function expandPorts(ports: CompactHead['inputs']): NodePort[] | null {
  return ports?.map((port) => (typeof port === 'string' ? {type: port, required: false, maxConnections: null} : port)) ?? null
}

const noOptions: Readonly<Record<string, unknown>> = Object.freeze({})

function expandProperties(list: readonly CompactProperty[]): NodeProperty[] {
  return list.map((property) => ({
    name: property.name,
    type: property.type,
    required: property.required ?? false,
    default: property.default,
    display: property.display ?? null,
    options: property.options?.map(expandOption) ?? null,
    values: property.values === undefined ? null : expandProperties(property.values),
    groups: property.groups?.map(expandGroup) ?? null,
    modes: property.modes?.map(expandMode) ?? null,
    typeOptions: property.typeOptions ?? noOptions,
    noDataExpression: property.noDataExpression ?? false,
    validateType: property.validateType ?? null,
  }))
}

function expandOption(option: NonNullable<CompactProperty['options']>[number]): PropertyOption {
  return typeof option === 'object' ? option : {value: option, display: null}
}

function expandGroup({name, values, display}: NonNullable<CompactProperty['groups']>[number]): PropertyGroup {
  return {name, values: expandProperties(values), display: display ?? null}
}

function expandMode(mode: string | LocatorMode): LocatorMode {
  return typeof mode === 'string' ? {name: mode, patterns: []} : mode
}
