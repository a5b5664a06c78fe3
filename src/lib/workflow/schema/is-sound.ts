import {isObject, type JsonObject} from '../model/json-object.ts'

/**
 * Cheap tests for what most workflows are: true only where the shape has nothing to say against it. Whatever they do not know is left to
 * the shape, which says what is wrong.
 */
export function isSoundNode(node: unknown): boolean {
  if (!isObject(node)) return false
  for (const key in node) if (!isSoundMember(key, node[key])) return false
  return node.name !== undefined && node.type !== undefined && node.position !== undefined && node.parameters !== undefined
}

/** By a switch, whose names are compared by their addresses: quicker than to look the name up in a table. The frequent ones stand first. */
function isSoundMember(key: string, value: unknown): boolean {
  switch (key) {
    case 'parameters':
      return isObject(value)
    case 'id':
    case 'webhookId':
    case 'notes':
      return typeof value === 'string'
    case 'name':
      return isName(value)
    case 'type':
      return typeof value === 'string' && isTypeName(value)
    case 'typeVersion':
    case 'maxTries':
    case 'waitBetweenTries':
      return Number.isFinite(value)
    case 'position':
      return Array.isArray(value) && value.length === 2 && Number.isFinite(value[0]) && Number.isFinite(value[1])
    case 'credentials':
      return isObject(value) && areSoundCredentials(value)
    case 'onError':
      return value === 'continueRegularOutput' || value === 'continueErrorOutput' || value === 'stopWorkflow'
    case 'disabled':
    case 'notesInFlow':
    case 'executeOnce':
    case 'alwaysOutputData':
    case 'retryOnFail':
    case 'continueOnFail':
      return typeof value === 'boolean'
    default:
      return true
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
