import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Ajv, type ErrorObject, type ValidateFunction} from 'ajv'
import addFormats from 'ajv-formats'

/** OpenAPI 3.0: `nullable` is a keyword that ajv knows by itself, the rest of what differs from JSON Schema is ignored. */
type Json = Record<string, unknown>

export interface ObservedRequest {
  method: string
  path: string
  query?: URLSearchParams | Record<string, string>
  body?: unknown
}

export interface ObservedResponse {
  method: string
  path: string
  status: number
  headers: Headers
  body: unknown
}

interface Parameter {
  in: 'path' | 'query' | 'header'
  name: string
  required?: boolean
  schema: Json
}

interface Operation {
  /** The path as it is described. */
  template: string
  parameters: Parameter[]
  /** Values of the parameters in the path. */
  pathValues: Record<string, string>
  bodySchema: Json | undefined
  responses: Record<string, Json>
}

/** Why the DigitalOcean description is not there, or undefined when it is. */
export function missingDigitalOceanSpec(): string | undefined {
  const path = specPath()
  return existsSync(path) ? undefined : `no DigitalOcean description at ${path}; name the file in GENESIS_DO_SPEC`
}

/** DigitalOcean's own description of its API, from GENESIS_DO_SPEC or from ../shared/specs beside the repository. @throws when it is not there */
export function loadDigitalOceanSpec(): OpenApiSpec {
  return new OpenApiSpec(JSON.parse(readFileSync(specPath(), 'utf8')) as Json)
}

function specPath(): string {
  return process.env.GENESIS_DO_SPEC ?? join(import.meta.dirname, '../../../shared/specs/digitalocean-v2-subset.json')
}

/** Says in what way observed requests and responses break an OpenAPI 3.0 description. */
export class OpenApiSpec {
  readonly #document: Json
  readonly #bodies = newAjv(false)
  readonly #texts = newAjv(true)
  /** By the schema in the document. */
  readonly #compiled = new WeakMap<Json, ValidateFunction>()

  constructor(document: Json) {
    this.#document = document
    this.#bodies.addSchema(document, 'spec')
    this.#texts.addSchema(document, 'spec')
  }

  /** What is wrong with a request, its path and query included; nothing when it is as described. */
  checkRequest({method, path, query = {}, body}: ObservedRequest): string[] {
    const operation = this.#find(method, path)
    if (operation === undefined) return [`${method} ${path} is not described`]
    const given: Record<Parameter['in'], Record<string, string>> = {path: operation.pathValues, query: {...queryOf(query)}, header: {}}
    const known = operation.parameters.filter(({in: where}) => where === 'query').map(({name}) => name)
    const unknown = Object.keys(given.query).filter((name) => !known.includes(name))
    return [
      ...unknown.map((name) => `query parameter ${name} is not described`),
      ...operation.parameters.flatMap((parameter) => this.#checkText(parameter, given[parameter.in][parameter.name])),
      ...this.#checkRequestBody(operation, body),
    ]
  }

  /** What is wrong with a response: status, rate-limit headers, content type and body. */
  checkResponse({method, path, status, headers, body}: ObservedResponse): string[] {
    const operation = this.#find(method, path)
    if (operation === undefined) return [`${method} ${path} is not described`]
    const described = operation.responses[String(status)] ?? operation.responses.default
    if (described === undefined) return [`status ${status} is not described for ${method} ${path}`]
    const response = this.#resolve(described)
    const schema = (response.content as Record<string, {schema: Json}> | undefined)?.['application/json']?.schema
    const problems = this.#checkHeaders((response.headers ?? {}) as Record<string, Json>, headers)
    if (schema === undefined) return body === undefined ? problems : [...problems, `status ${status} must have no body`]
    if (!/^application\/json\b/.test(headers.get('content-type') ?? '')) problems.push('content-type is not application/json')
    return [...problems, ...this.#check(this.#bodies, schema, body, 'body')]
  }

  /** `GET /v2/droplets/{droplet_id}`, or undefined when it is not described. */
  operationOf(method: string, path: string): string | undefined {
    const operation = this.#find(method, path)
    return operation && `${method} ${operation.template}`
  }

  #checkHeaders(described: Record<string, Json>, headers: Headers): string[] {
    return Object.entries(described).flatMap(([name, header]) => {
      const {schema, required} = this.#resolve(header) as {schema: Json; required?: boolean}
      // Described as optional, but DigitalOcean sends its rate-limit headers with every answer and clients steer by them.
      return this.#checkText({in: 'header', name, schema, required: required ?? name.startsWith('ratelimit-')}, headers.get(name) ?? undefined)
    })
  }

  #checkText({in: where, name, required, schema}: Parameter, value: string | undefined): string[] {
    if (value === undefined) return required === true ? [`${where} ${name} is missing`] : []
    return this.#check(this.#texts, {type: 'object', properties: {value: schema}}, {value}, `${where} ${name}`)
  }

  #checkRequestBody({bodySchema}: Operation, body: unknown): string[] {
    if (bodySchema === undefined) return body === undefined ? [] : ['a body is not described']
    const {discriminator} = bodySchema as {discriminator?: {propertyName: string; mapping: Record<string, string>}}
    if (discriminator === undefined) return this.#check(this.#bodies, bodySchema, body, 'body')
    const kind = String((body as Json | null | undefined)?.[discriminator.propertyName])
    const $ref = discriminator.mapping[kind]
    return $ref === undefined ? [`body: ${discriminator.propertyName} ${kind} is not described`] : this.#check(this.#bodies, {$ref}, body, 'body')
  }

  #check(ajv: Ajv, schema: Json, value: unknown, what: string): string[] {
    const validate = this.#compiled.get(schema) ?? ajv.compile(withAbsoluteRefs(schema) as Json)
    this.#compiled.set(schema, validate)
    return validate(value) ? [] : (validate.errors ?? []).map((error: ErrorObject) => `${what}${error.instancePath} ${error.message}`)
  }

  #find(method: string, path: string): Operation | undefined {
    const templates = Object.entries(this.#document.paths as Record<string, Record<string, Json>>)
    // A literal path wins over one with a parameter in the same place.
    for (const [template, methods] of templates.sort(([a], [b]) => a.split('{').length - b.split('{').length)) {
      const pathValues = matchPath(template, path)
      const operation = methods[method.toLowerCase()]
      if (pathValues === undefined || operation === undefined) continue
      const parameters = [...((methods.parameters as unknown as Json[]) ?? []), ...((operation.parameters as Json[]) ?? [])]
      return {
        template,
        pathValues,
        parameters: parameters.map((parameter) => this.#resolve(parameter) as unknown as Parameter),
        bodySchema: (operation.requestBody as {content: Record<string, {schema: Json}>} | undefined)?.content['application/json']?.schema,
        responses: operation.responses as Record<string, Json>,
      }
    }
    return undefined
  }

  #resolve(node: Json): Json {
    if (typeof node.$ref !== 'string') return node
    const found = node.$ref
      .slice(2)
      .split('/')
      .reduce<unknown>((parent, key) => (parent as Json)[key], this.#document)
    return this.#resolve(found as Json)
  }
}

function newAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({strict: false, allErrors: true, coerceTypes, validateSchema: false})
  addFormats.default(ajv)
  return ajv
}

function queryOf(query: URLSearchParams | Record<string, string>): Record<string, string> {
  return Object.fromEntries(query instanceof URLSearchParams ? query : Object.entries(query))
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const pattern = template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  const match = new RegExp(`^${pattern}$`).exec(path)
  return match === null ? undefined : {...match.groups}
}

/** A schema taken out of the description still refers to its parts: `#/...` becomes `spec#/...`. */
function withAbsoluteRefs(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withAbsoluteRefs)
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === '$ref' && typeof value === 'string' ? [key, value.replace(/^#/, 'spec#')] : [key, withAbsoluteRefs(value)],
    ),
  )
}
