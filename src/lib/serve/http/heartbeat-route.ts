import type {Socket} from 'node:net'
import type {FastifyError, FastifyInstance, FastifyReply, FastifyRequest} from 'fastify'
import type {Logger} from 'pino'

import {QueueUnreachableError, StoreUnreachableError} from '../../errors/services.ts'
import {OhioFirewallViolation} from '../../firewall/violation.ts'
import type {NextHeartbeat} from '../../health/heartbeats/pace-heartbeats.ts'
import {isHeartbeat} from '../../health/heartbeats/parse-heartbeat.ts'
import {type HeartbeatPorts, receiveHeartbeat} from '../../health/heartbeats/receive-heartbeat.ts'
import {type Load, secondsToRetry, shareToShed} from '../../health/heartbeats/shed-heartbeats.ts'
import type {Labels} from '../../metrics/catalog.ts'
import type {Meter} from '../../metrics/meter.ts'
import {tally} from '../../metrics/tally.ts'
import {connectionRounds} from './rest-connections.ts'

/** A heartbeat is about 250 bytes. */
const bodyLimitBytes = 4096

type Outcome = Labels<'genesis_heartbeats_total'>['outcome']

/** A stranger learns only that he was refused, not whether the tenant exists or which check failed. */
const answers: Readonly<Record<Exclude<Outcome, 'accepted'>, {status: number; error: string}>> = {
  'bad-signature': {status: 401, error: 'not accepted'},
  clock: {status: 401, error: 'not accepted'},
  replay: {status: 401, error: 'not accepted'},
  'unknown-tenant': {status: 401, error: 'not accepted'},
  firewall: {status: 403, error: 'not accepted'},
  malformed: {status: 400, error: 'not a heartbeat'},
  overloaded: {status: 429, error: 'overloaded'},
  'store-away': {status: 503, error: 'try again'},
}

export interface HeartbeatRouteOptions {
  ports: HeartbeatPorts
  log: Logger
  meter: Meter
  load: () => Load
  nextHeartbeatMs: NextHeartbeat
  random: () => number
}

interface SignedBody {
  raw: Buffer
  parsed: unknown
}

/** `POST /v1/heartbeats`: 202 means stored. */
export function addHeartbeatRoute(http: FastifyInstance, options: HeartbeatRouteOptions): void {
  const rest = connectionRounds()
  const countAccepted = tally((sum) => options.meter.count('genesis_heartbeats_total', {outcome: 'accepted'}, sum))
  const accepted = (socket: Socket): void => {
    countAccepted()
    rest(socket)
  }
  void http.register((scope, _options, done) => {
    parseSignedJson(scope)
    scope.setErrorHandler((error: FastifyError, _request, reply) => refuseUnreadable(options, error, reply))
    scope.addHook('onRequest', (_request, reply, next) => {
      if (shareToShed(options.load()) > options.random()) refuse(options, reply, 'overloaded')
      else next()
    })
    scope.post('/v1/heartbeats', (request, reply) => handle(options, accepted, request, reply))
    done()
  })
}

/** The signature covers the bytes as they came; fastify's own parser still sees them, with its guard against prototype poisoning. */
function parseSignedJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  const parseJson = scope.getDefaultJsonParser('error', 'error')
  scope.addContentTypeParser('application/json', {parseAs: 'buffer', bodyLimit: bodyLimitBytes}, (request, raw, parsed) => {
    void parseJson(request, raw.toString('utf8'), (error, value: unknown) => {
      if (error === null) parsed(null, {raw, parsed: value})
      else parsed(error)
    })
  })
}

async function handle(
  options: HeartbeatRouteOptions,
  accepted: (socket: Socket) => void,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const startMs = performance.now()
  const outcome = await outcomeOf(options, request)
  if (outcome !== 'accepted') return refuse(options, reply, outcome)
  accepted(request.raw.socket)
  options.meter.observe('genesis_heartbeat_seconds', {}, (performance.now() - startMs) / 1000)
  // A text that is ready, where fastify would look for a serializer.
  void reply
    .code(202)
    .header('content-type', 'application/json; charset=utf-8')
    .send(`{"accepted":true,"nextHeartbeatInSeconds":${options.nextHeartbeatMs() / 1000},"commands":[]}`)
}

async function outcomeOf({ports, log}: HeartbeatRouteOptions, request: FastifyRequest): Promise<Outcome> {
  // A request without a body and without a type reaches no parser.
  const body = request.body as SignedBody | undefined
  if (body === undefined || !isHeartbeat(body.parsed)) return 'malformed'
  const header = request.headers['x-genesis-signature']
  try {
    const signatureHeader = typeof header === 'string' ? header : undefined
    const verdict = await receiveHeartbeat(ports, {heartbeat: body.parsed, rawBody: body.raw, signatureHeader})
    if (verdict.accepted) return 'accepted'
    log.debug({reason: verdict.reason, tenantId: body.parsed.tenantId}, 'heartbeat refused')
    return verdict.reason
  } catch (error) {
    if (error instanceof OhioFirewallViolation) return 'firewall'
    if (error instanceof StoreUnreachableError || error instanceof QueueUnreachableError) return 'store-away'
    throw error
  }
}

function refuse({meter, random}: HeartbeatRouteOptions, reply: FastifyReply, outcome: Exclude<Outcome, 'accepted'>): void {
  meter.count('genesis_heartbeats_total', {outcome})
  const {status, error} = answers[outcome]
  if (outcome === 'overloaded' || outcome === 'store-away') reply.header('retry-after', secondsToRetry(random()))
  void reply.code(status).send({accepted: false, error})
}

/** Too large, of another type, or no JSON: fastify's parser says so with a status of 4xx. */
function refuseUnreadable({meter, log}: HeartbeatRouteOptions, error: FastifyError, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500
  if (status >= 500) {
    log.error({err: error}, 'heartbeat failed')
    return reply.code(500).send({accepted: false, error: 'internal error'})
  }
  meter.count('genesis_heartbeats_total', {outcome: 'malformed'})
  return reply.code(status).send({accepted: false, error: 'not a heartbeat'})
}
