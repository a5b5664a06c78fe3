import * as z from 'zod'

import {Failure, failureStatuses} from './failure.ts'
import {ADMIN_PREFIX, type AdminRoute} from './route.ts'

type Json = Record<string, unknown>

const failure = {content: {'application/json': {schema: {$ref: '#/components/schemas/Failure'}}}}
const failures = Object.fromEntries(Object.entries(failureStatuses).map(([status, description]) => [`Failure${status}`, {description, ...failure}]))

const actorParameter = {
  name: 'x-genesis-actor',
  in: 'header',
  description: 'Who asks, for the record of changes. It is noted as claimed, not proven.',
  schema: {type: 'string', maxLength: 80},
}

/** OpenAPI 3.1 of these routes. */
export function openApiDocument(routes: Readonly<Record<string, AdminRoute>>): Json {
  const schemas: Json = {}
  /** Puts named schemas among the components. */
  const toSchema = (type: z.ZodType, io: 'input' | 'output'): Json => {
    const {$defs = {}, ...schema} = z.toJSONSchema(type, {io, override: withoutNoise}) as Json & {$defs?: Json}
    delete schema.$schema
    Object.assign(schemas, relink($defs))
    return relink(schema)
  }
  toSchema(Failure, 'output')
  const paths: Record<string, Json> = {}
  for (const [name, route] of Object.entries(routes)) {
    const path = `${ADMIN_PREFIX}${route.path}`
    paths[path] = {...paths[path], [route.method.toLowerCase()]: operation(name, route, toSchema)}
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Genesis admin API',
      version: '1',
      description:
        'What the command line does, for the dashboard and other tools. Members may be added to answers; pass over those that you do not know.',
    },
    security: [{adminToken: []}],
    tags: [...new Set(Object.values(routes).map(({group}) => group))].map((name) => ({name})),
    paths,
    components: {
      securitySchemes: {adminToken: {type: 'http', scheme: 'bearer', description: 'GENESIS_ADMIN_TOKEN'}},
      responses: failures,
      schemas: sorted(schemas),
    },
  }
}

function operation(operationId: string, route: AdminRoute, toSchema: (type: z.ZodType, io: 'input' | 'output') => Json): Json {
  const parameters = [
    ...parametersOf('path', toSchema(route.params, 'output')),
    ...parametersOf('query', toSchema(route.query, 'output')),
    ...(route.changes === undefined ? [] : [actorParameter]),
  ]
  const takesBody = Object.keys(route.body.shape).length > 0
  return {
    operationId,
    summary: route.summary,
    tags: [route.group],
    ...(parameters.length === 0 ? {} : {parameters}),
    ...(takesBody ? {requestBody: {required: true, content: {'application/json': {schema: toSchema(route.body, 'input')}}}} : {}),
    responses: {
      200: {description: 'Done.', content: {'application/json': {schema: toSchema(route.answer, 'output')}}},
      ...Object.fromEntries(Object.keys(failureStatuses).map((status) => [status, {$ref: `#/components/responses/Failure${status}`}])),
    },
  }
}

function parametersOf(where: 'path' | 'query', schema: Json): Json[] {
  return Object.entries(schema.properties as Record<string, Json>).map(([name, {description, ...type}]) => ({
    ...{name, in: where, required: where === 'path'},
    ...(description === undefined ? {} : {description}),
    schema: type,
  }))
}

/** What zod adds for JavaScript's sake goes: the largest safe integer, and the pattern beside a format. */
function withoutNoise({jsonSchema}: {jsonSchema: z.core.JSONSchema.BaseSchema}): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
  delete jsonSchema.id
}

/** Named schemas stand once, under components. */
function relink<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as T
}

function sorted(schemas: Json): Json {
  return Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
}
