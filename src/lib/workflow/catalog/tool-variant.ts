import type {NodeDescription, NodePort, NodeProperty} from './node-description.ts'

const AI_TOOL = 'ai_tool'

const blank = {
  required: false,
  default: '',
  display: null,
  options: null,
  values: null,
  groups: null,
  modes: null,
  typeOptions: {},
  noDataExpression: false,
  validateType: null,
} as const satisfies Partial<NodeProperty>

const toolPort: NodePort = {type: AI_TOOL, required: false, maxConnections: null}

/**
 * What n8n makes of a node that is usable as a tool, under the name of its type with "Tool" behind it: it is attached to an agent instead of
 * standing in the flow, and has a description for the model. Source: n8n 2.11.
 */
export function toolVariant(type: string, node: NodeDescription): NodeDescription {
  return {...node, type, usableAsTool: false, inputs: [], outputs: [toolPort], properties: withDescription(node.properties)}
}

function withDescription(properties: readonly NodeProperty[]): readonly NodeProperty[] {
  if (properties.some(({name}) => name === 'toolDescription')) return properties
  const named = properties.some(({name}) => name === 'resource' || name === 'operation')
  const choice = ['auto', 'manual'].map((value) => ({value, display: null}))
  const kind: NodeProperty = {...blank, name: 'descriptionType', type: 'options', default: 'auto', options: choice, noDataExpression: true}
  const text: NodeProperty = {
    ...blank,
    name: 'toolDescription',
    type: 'string',
    required: true,
    // n8n fills in its own description of the node: any text will do here.
    default: 'A tool.',
    display: named ? {show: {descriptionType: ['manual']}} : null,
  }
  return [...(named ? [kind] : []), text, ...properties]
}

const SEND_AND_WAIT = 'sendAndWait'

/** True when n8n makes a tool of it that asks a person for approval before another tool is called. */
export function asksPerson(node: NodeDescription): boolean {
  return node.webhook && !node.type.endsWith('Tool') && node.properties.some(sendsAndWaits)
}

function sendsAndWaits({name, options}: NodeProperty): boolean {
  return name === 'operation' && options !== null && options.some(({value}) => value === SEND_AND_WAIT)
}

/** What n8n makes of a node that can ask a person, under the name of its type with "HitlTool" behind it. Source: n8n 2.11. */
export function approvalVariant(type: string, node: NodeDescription): NodeDescription {
  return {
    ...node,
    type,
    inputs: [{...toolPort, required: true}],
    outputs: [toolPort],
    properties: approvalProperties(node.properties),
  }
}

function approvalProperties(properties: readonly NodeProperty[]): NodeProperty[] {
  const [resource] = properties.find(sendsAndWaits)?.display?.show?.resource ?? []
  const message: NodeProperty = {...blank, name: 'message', type: 'string', required: true, default: '={{ $tool.name }}'}
  const fixed = new Map<string, unknown>([
    ['resource', resource],
    ['operation', SEND_AND_WAIT],
    ['responseType', 'approval'],
  ])
  const others = properties.flatMap((property): NodeProperty[] => {
    if (property.name === 'message') return []
    if (!fixed.has(property.name)) return [property]
    const value = fixed.get(property.name)
    return value === undefined ? [] : [{...blank, name: property.name, type: 'hidden', default: value}]
  })
  return [message, ...others]
}
