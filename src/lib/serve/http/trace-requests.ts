import type {FastifyInstance, FastifyRequest} from 'fastify'

import type {RequestSpan, Tracer} from '../../metrics/tracer.ts'

/** Heartbeats come by the hundred a second, and one is like the other. */
const heartbeatShare = 0.01
/** Asked for by machines, every few seconds, and told of in metrics. */
const untold = new Set(['/health', '/live', '/ready', '/metrics'])

/** Makes a span of each request that reaches a route. It names the route, not the address, and holds nothing of what came from outside. */
export function traceRequests(http: FastifyInstance, tracer: Tracer): void {
  const spans = new WeakMap<FastifyRequest, RequestSpan>()
  http.addHook('onRequest', (request, _reply, done) => {
    const {url: route} = request.routeOptions
    if (route === undefined || untold.has(route)) return done()
    const share = route === '/v1/heartbeats' ? heartbeatShare : 1
    spans.set(request, tracer.request(`${request.method} ${route}`, share, done))
  })
  http.addHook('onResponse', (request, reply, done) => {
    const attributes = {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url ?? '',
      'http.response.status_code': reply.statusCode,
    }
    spans.get(request)?.end(attributes, reply.statusCode >= 500)
    done()
  })
}
