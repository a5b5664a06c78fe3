import type {FastifyInstance} from 'fastify'

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
const contentType = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * `GET /metrics` for Prometheus. It names no tenant and holds no secret, and needs no token: who may reach it is decided by where `serve`
 * listens, which is loopback unless told otherwise, and by what the ingress lets through.
 */
export function addMetricsRoute(http: FastifyInstance, exposition: () => Promise<string>): void {
  http.get('/metrics', async (_request, reply) => reply.type(contentType).send(await exposition()))
}
