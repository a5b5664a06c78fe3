import {isObject, type JsonObject} from '../model/json-object.ts'

/**
 * Cheap tests for what most workflows are: true only where the shape has nothing to say against it. Whatever they do not know is left to
 * the shape, which says what is wrong.
 */
export function isSoundNode(node: unknown): boolean {
  if (!isObject(node)) return false
  for (const key in node) {
    const kind = kinds[key]
    if (kind !== undefined && !isOfKind(node[key], kind)) return false
  }
  return 'name' in node && 'type' in node && 'position' in node && 'parameters' in node
}

type Kind = 'name' | 'type' | 'position' | 'object' | 'text' | 'flag' | 'number' | 'credentials' | 'unknown'

/** By member; the shape decides about those that are rare. */
const kinds: Readonly<Record<string, Kind>> = Object.assign(Object.create(null) as Record<string, Kind>, {
  id: 'text',
  name: 'name',
  type: 'type',
  typeVersion: 'number',
  position: 'position',
  parameters: 'object',
  credentials: 'credentials',
  webhookId: 'text',
  disabled: 'flag',
  notes: 'text',
  notesInFlow: 'flag',
  executeOnce: 'flag',
  alwaysOutputData: 'flag',
  retryOnFail: 'flag',
  maxTries: 'number',
  waitBetweenTries: 'number',
  continueOnFail: 'flag',
  onError: 'unknown',
} satisfies Record<string, Kind>)

function isOfKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'name':
      return isName(value)
    case 'type':
      return typeof value === 'string' && isTypeName(value)
    case 'position':
      return Array.isArray(value) && value.length === 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])
    case 'object':
      return isObject(value)
    case 'text':
      return typeof value === 'string'
    case 'flag':
      return typeof value === 'boolean'
    case 'number':
      return Number.isFinite(value)
    case 'credentials':
      return isObject(value) && areSoundCredentials(value)
    case 'unknown':
      return false
  }
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

/** A dot with something other than a dot on either side. */
function isTypeName(type: string): boolean {
  const dot = type.indexOf('.')
  return dot > 0 && dot < type.length - 1 && type[dot + 1] !== '.'
}

function areSoundCredentials(credentials: JsonObject): boolean {
  for (const type in credentials) {
    const credential = credentials[type]
    if (!isObject(credential) || !isName(credential.id) || !isName(credential.name)) return false
  }
  return true
}

/** True for connections that are all by the shape. */
export function areSoundConnections(connections: unknown): boolean {
  if (!isObject(connections)) return false
  for (const source in connections) {
    const byType = connections[source]
    if (!isObject(byType)) return false
    for (const type in byType) if (!areSoundOutputs(byType[type])) return false
  }
  return true
}

function areSoundOutputs(outputs: unknown): boolean {
  return Array.isArray(outputs) && outputs.every((slots) => slots === null || (Array.isArray(slots) && slots.every(isSoundConnection)))
}

function isSoundConnection(entry: unknown): boolean {
  return isObject(entry) && isName(entry.node) && isName(entry.type) && Number.isSafeInteger(entry.index) && (entry.index as number) >= 0
}
