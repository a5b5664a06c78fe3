import {type FastifyInstance, fastify} from 'fastify'
import type {Logger} from 'pino'

import type {Meter} from '../../metrics/meter.ts'
import {boundConnections} from './bound-connections.ts'
import {answerBrokenRequests, answerCounter} from './count-answers.ts'

/** Slow clients are cut off: the headers, and then the whole request, must have come within these times. */
const headersTimeoutMs = 5000
const requestTimeoutMs = 10_000
/** How often the two are looked at; Node's own half minute would let a slow client have that much more. */
const checkEveryMs = 1000
const maxHeaderBytes = 8192
const maxBodyBytes = 65_536
/** Longer than the minute after which load balancers drop idle connections: they must never send into one that closes. */
const keepAliveMs = 72_000
/** Nothing comes, and nothing that was sent is taken: a client that does not read its answer. */
const silentMs = 75_000

/** The control plane's HTTP server, without routes. Errors never show more than their status. */
export function createHttp(log: Logger, meter: Meter): FastifyInstance {
  const countAnswer = answerCounter(meter)
  const http = fastify({
    // A line for each heartbeat would be 15,000 a minute, and a logger for each costs a tenth of all that a heartbeat costs.
    logger: false,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    connectionTimeout: silentMs,
    bodyLimit: maxBodyBytes,
    http: {maxHeaderSize: maxHeaderBytes, headersTimeout: headersTimeoutMs, connectionsCheckingInterval: checkEveryMs},
    clientErrorHandler: answerBrokenRequests(countAnswer),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  })
  const crowded = boundConnections(http, meter)
  // As an answer is sent, and not after it: fastify would listen for the end of each.
  http.addHook('onSend', (_request, reply, _payload, done) => {
    countAnswer(reply.statusCode)
    if (crowded()) reply.header('connection', 'close')
    done()
  })
  http.setErrorHandler((error: Error & {statusCode?: number}, {method, url}, reply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500
    if (status >= 500) log.error({err: error, method, url}, 'request failed')
    return reply.code(status).send({error: status >= 500 ? 'internal error' : error.message})
  })
  http.setNotFoundHandler((_request, reply) => reply.code(404).send({error: 'there is nothing here'}))
  return http
}
