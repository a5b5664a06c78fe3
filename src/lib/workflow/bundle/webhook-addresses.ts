import {isObject, type JsonObject} from '../model/json-object.ts'
import {nodePointer} from '../model/subject.ts'
import type {NodeModel} from '../model/workflow-model.ts'

/** Where a published node answers. Source: n8n 2.11. */
export interface WebhookAddress {
  method: string
  /** Below the instance's webhook address, without slashes at its ends. */
  path: string
  /** The same for two addresses of which an instance can have only one. */
  key: string
  /** The path is the webhook id of the node, because the node gives none. */
  fromId: boolean
  /** Where the file says it. */
  pointer: string
}

interface Route {
  methods: readonly string[]
  path: string
}

const none: readonly WebhookAddress[] = []

const readers: ReadonlyMap<string, (parameters: JsonObject, node: NodeModel) => readonly Route[]> = new Map([
  ['n8n-nodes-base.webhook', webhookRoutes],
  ['n8n-nodes-base.formTrigger', formRoutes],
  ['@n8n/n8n-nodes-langchain.mcpTrigger', mcpRoutes],
])

/** May a node of this type have a path of its own? */
export function hasPath(type: string): boolean {
  return readers.has(type)
}

/**
 * The addresses of a node whose path is in its parameters; none for one that is switched off, that computes its path, or whose address
 * begins with an id of its own.
 */
export function addressesOf(node: NodeModel): readonly WebhookAddress[] {
  const {parameters, webhookId} = node.raw
  // Without a webhook id, the address begins with the id of the workflow. Asked first, because few nodes have one.
  if (typeof webhookId !== 'string' || webhookId === '' || node.disabled || !isObject(parameters)) return none
  const read = readers.get(node.type)
  if (read === undefined) return none
  const pointer = nodePointer(node, 'parameters') + ('path' in parameters ? '/path' : '')
  return read(parameters, node).flatMap(({methods, path}) => {
    const trimmed = trimSlashes(path)
    if (path.startsWith('=')) return []
    return methods.map((method) => addressOf(method, trimmed, webhookId, pointer))
  })
}

function addressOf(method: string, path: string, webhookId: string, pointer: string): WebhookAddress {
  if (path === '') return {method, path: webhookId, key: `${method} ${webhookId}`, fromId: true, pointer}
  if (!isDynamic(path)) return {method, path, key: `${method} ${path}`, fromId: false, pointer}
  // n8n looks for the parts that are written out, in whatever order, among paths of the same length.
  const parts = path.split('/')
  const written = parts.filter((part) => !part.startsWith(':')).sort()
  return {method, path: `${webhookId}/${path}`, key: `${method} ${webhookId}/${parts.length}/${written.join('/')}`, fromId: false, pointer}
}

/** A path with a parameter, such as `leads/:id`, is put behind the webhook id. A first part that is a parameter counts only if it is the last. */
function isDynamic(path: string): boolean {
  const rest = path.slice(path.indexOf('/') + 1)
  return rest !== ':' && (rest.startsWith(':') || rest.includes('/:'))
}

function methodsOf({multipleMethods, httpMethod}: JsonObject): readonly string[] {
  if (multipleMethods !== true) return [textOf(httpMethod) === '' ? 'GET' : textOf(httpMethod)]
  return Array.isArray(httpMethod) ? httpMethod.filter((method) => typeof method === 'string') : ['GET', 'POST']
}

function webhookRoutes(parameters: JsonObject): readonly Route[] {
  return [{methods: methodsOf(parameters), path: textOf(parameters.path)}]
}

const formMethods = ['GET', 'POST']

function formRoutes({path, options}: JsonObject, {raw}: NodeModel): readonly Route[] {
  if (raw.typeVersion === 1) return [{methods: formMethods, path: `${textOf(path)}/n8n-form`}]
  const own = textOf(path)
  return [{methods: formMethods, path: own === '' && isObject(options) ? textOf(options.path) : own}]
}

function mcpRoutes({path}: JsonObject, {raw}: NodeModel): readonly Route[] {
  const base = textOf(path)
  if (typeof raw.typeVersion !== 'number' || raw.typeVersion >= 2) return [{methods: ['GET', 'POST', 'DELETE'], path: base}]
  return [
    {methods: ['GET'], path: `${base}/sse`},
    {methods: ['POST'], path: `${base}/messages`},
    {methods: ['DELETE'], path: base},
  ]
}

function trimSlashes(path: string): string {
  return path.slice(path.startsWith('/') ? 1 : 0, path.endsWith('/') && path.length > 1 ? -1 : undefined)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
