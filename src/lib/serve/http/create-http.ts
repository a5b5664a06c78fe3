import {type FastifyBaseLogger, type FastifyInstance, fastify, LogController} from 'fastify'
import type {Logger} from 'pino'

/** Slow or silent clients are cut off: the whole request must come within this time. */
const requestTimeoutMs = 10_000
const maxHeaderBytes = 8192

/** The control plane's HTTP server, without routes. Errors never show more than their status. */
export function createHttp(log: Logger): FastifyInstance {
  const logger: FastifyBaseLogger = log
  const http = fastify({
    loggerInstance: logger,
    // A line for each heartbeat would be 15,000 a minute.
    logController: new LogController({disableRequestLogging: true}),
    requestTimeout: requestTimeoutMs,
    connectionTimeout: requestTimeoutMs * 6,
    bodyLimit: 65_536,
    http: {maxHeaderSize: maxHeaderBytes},
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  })
  http.setErrorHandler((error: Error & {statusCode?: number}, request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500
    if (status >= 500) request.log.error({err: error}, 'request failed')
    return reply.code(status).send({error: status >= 500 ? 'internal error' : error.message})
  })
  http.setNotFoundHandler((_request, reply) => reply.code(404).send({error: 'there is nothing here'}))
  return http
}
