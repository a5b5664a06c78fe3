import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import type {Logger} from 'pino'

import {openApiDocument} from '../../admin-api/openapi-document.ts'
import {ACTOR_HEADER, ADMIN_PREFIX, type AdminRoute, type RouteGroup} from '../../admin-api/route.ts'
import {adminRoutes} from '../../admin-api/routes.ts'
import {NotReadyError, RouteNotFoundError} from '../../errors/admin.ts'
import type {Meter} from '../../metrics/meter.ts'
import type {AuditLog} from '../../tenants/ports.ts'
import {claimedActor} from './claimed-actor.ts'
import {countRequests} from './count-requests.ts'
import {failureAnswer} from './failure-answer.ts'
import {guardRoutes} from './guard-routes.ts'
import type {AdminCall, AdminHandlers} from './handlers.ts'
import {parseInput} from './parse-input.ts'
import {recordChange} from './record-change.ts'

/** A plan asks DigitalOcean; whoever waits longer than this has given up. */
const answerWithinMs = 45_000

export interface AdminRoutesOptions {
  token: string
  handlers: AdminHandlers
  audit: AuditLog
  meter: Meter
  log: Logger
  /** False while the process starts or drains; changes are refused then. */
  isReady: () => boolean
  /** A name for a request in the records. */
  newRequestId: () => string
}

type Handle = (input: unknown, call: AdminCall) => Promise<unknown>

/** `/v1/admin/...`: every route of the contract and the OpenAPI document, behind the token. */
export async function addAdminRoutes(http: FastifyInstance, options: AdminRoutesOptions): Promise<void> {
  await http.register(
    async (scope) => {
      scope.removeContentTypeParser('text/plain')
      scope.setErrorHandler((thrown: Error, _request, reply) => sendFailure(options.log, thrown, reply))
      countRequests(scope, options.meter)
      await guardRoutes(scope, options.token)
      scope.setNotFoundHandler((request) => {
        throw new RouteNotFoundError(`The admin API has no route ${request.method} ${request.url.slice(0, 100)}.`, {
          hint: `See the routes: ${ADMIN_PREFIX}/openapi.json`,
        })
      })
      const document = openApiDocument(adminRoutes)
      scope.get('/openapi.json', {config: {group: 'server'}}, () => document)
      for (const [name, route] of Object.entries(adminRoutes) as [keyof typeof adminRoutes, AdminRoute][])
        addRoute(scope, {name, route, handle: options.handlers[name] as Handle}, options)
    },
    {prefix: ADMIN_PREFIX},
  )
}

interface BoundRoute {
  name: string
  route: AdminRoute
  handle: Handle
}

function addRoute(scope: FastifyInstance, {name, route, handle}: BoundRoute, {audit, isReady, newRequestId}: AdminRoutesOptions): void {
  const {method, path, group, bodyLimitBytes: bodyLimit, changes} = route
  const run = async ({params, query, body, headers, ip}: FastifyRequest): Promise<unknown> => {
    const input = parseInput(route, {params, query, body})
    const call = {actor: claimedActor(headers[ACTOR_HEADER]), signal: AbortSignal.timeout(answerWithinMs)}
    if (changes === undefined) return handle(input, call)
    if (!isReady())
      throw new NotReadyError('This control plane takes no changes at the moment: it is starting or about to stop.', {
        hint: 'Ask again in a few seconds.',
      })
    const subject = String({...input.params, ...input.body}[changes])
    const detail = {request: newRequestId(), address: ip}
    return recordChange(audit, {actor: call.actor, action: `admin.${name}`, subject, detail}, () => handle(input, call))
  }
  const url = path.replaceAll(/\{(\w+)\}/g, ':$1')
  scope.route({method, url, bodyLimit, config: {group}, handler: async (request) => route.answer.parse(await run(request))})
}

function sendFailure(log: Logger, thrown: Error, reply: FastifyReply): FastifyReply {
  const {status, error, retryAfterSeconds} = failureAnswer(thrown)
  if (status === 500) log.error({err: thrown}, 'admin request failed')
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  const {code, message, hint, exitCode} = error
  return reply.code(status).send({error: {code, message, hint, exitCode, ...error.details()}})
}

declare module 'fastify' {
  interface FastifyContextConfig {
    group?: RouteGroup
  }
}
