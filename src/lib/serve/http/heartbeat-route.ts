import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'

import {StoreUnreachableError} from '../../errors/services.ts'
import {OhioFirewallViolation} from '../../firewall/violation.ts'
import {Heartbeat} from '../../health/heartbeat.ts'
import {type HeartbeatPorts, type HeartbeatVerdict, receiveHeartbeat} from '../../health/receive-heartbeat.ts'

/** A heartbeat is about 250 bytes. */
const bodyLimitBytes = 4096
const heartbeatSeconds = 60
const retryAfterSeconds = 5

type Rejection = Extract<HeartbeatVerdict, {accepted: false}>['reason']

/** A stranger learns only that he was refused, not whether the tenant exists or which check failed. */
const statusOf: Record<Rejection, number> = {'bad-signature': 401, clock: 401, replay: 401, 'unknown-tenant': 401, overloaded: 429}

interface SignedBody {
  raw: Buffer
  parsed: unknown
}

/** `POST /v1/heartbeats`: 202 means stored. */
export function addHeartbeatRoute(http: FastifyInstance, ports: HeartbeatPorts): void {
  void http.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    const parseJson = scope.getDefaultJsonParser('error', 'error')
    // The signature covers the bytes as they came; fastify's own parser still sees them, with its guard against prototype poisoning.
    scope.addContentTypeParser('application/json', {parseAs: 'buffer', bodyLimit: bodyLimitBytes}, (request, raw, parsed) => {
      void parseJson(request, raw.toString('utf8'), (error, value: unknown) => {
        if (error === null) parsed(null, {raw, parsed: value})
        else parsed(error)
      })
    })
    scope.post('/v1/heartbeats', (request, reply) => handle(ports, request, reply))
    done()
  })
}

async function handle(ports: HeartbeatPorts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // A request without a body and without a type reaches no parser.
  const body = request.body as SignedBody | undefined
  const heartbeat = Heartbeat.safeParse(body?.parsed)
  if (body === undefined || !heartbeat.success) return reply.code(400).send({accepted: false, error: 'not a heartbeat'})
  const header = request.headers['x-genesis-signature']
  try {
    const signatureHeader = typeof header === 'string' ? header : undefined
    const verdict = await receiveHeartbeat(ports, {heartbeat: heartbeat.data, rawBody: body.raw, signatureHeader})
    if (verdict.accepted) return await reply.code(202).send({accepted: true, nextHeartbeatInSeconds: heartbeatSeconds, commands: []})
    request.log.debug({reason: verdict.reason, tenantId: heartbeat.data.tenantId}, 'heartbeat refused')
    if (verdict.reason === 'overloaded') reply.header('retry-after', retryAfterSeconds)
    return await reply.code(statusOf[verdict.reason]).send({accepted: false, error: verdict.reason === 'overloaded' ? 'overloaded' : 'not accepted'})
  } catch (error) {
    if (error instanceof OhioFirewallViolation) return reply.code(403).send({accepted: false, error: 'not accepted'})
    if (error instanceof StoreUnreachableError)
      return reply.code(503).header('retry-after', retryAfterSeconds).send({accepted: false, error: 'try again'})
    throw error
  }
}
