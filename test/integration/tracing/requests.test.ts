import {trace} from '@opentelemetry/api'
import {type FastifyInstance, fastify} from 'fastify'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

import {startTracing, type Tracing} from '../../../src/lib/adapters/opentelemetry/start-tracing.ts'
import {traceRequests} from '../../../src/lib/serve/http/trace-requests.ts'
import {type CollectedSpan, startTestCollector, type TestCollector} from '../../harness/collector.ts'

const heartbeats = 3000

describe('Traces of requests', () => {
  let collector: TestCollector
  let tracing: Tracing
  let http: FastifyInstance
  let spans: CollectedSpan[]
  beforeAll(async () => {
    collector = await startTestCollector()
    tracing = startTracing({endpoint: collector.url, version: '1.2.3', instance: 'test:1'})
    http = fastify()
    traceRequests(http, tracing.tracer)
    http.get('/health', () => ({}))
    http.post('/v1/heartbeats', (_request, reply) => reply.code(202).send({}))
    http.get('/v1/admin/tenants/:tenantId', async () => {
      await Promise.resolve()
      trace.getTracer('inner').startSpan('looked up').end()
      return {}
    })
    http.get('/broken', () => Promise.reject(new Error('secret of the test')))
    for (let i = 0; i < heartbeats; i++) await http.inject({method: 'POST', url: '/v1/heartbeats', payload: {tenantId: 'acme'}})
    await http.inject({url: '/v1/admin/tenants/acme?token=secret-of-the-test', headers: {authorization: 'Bearer secret-of-the-test'}})
    await http.inject({url: '/broken'})
    await http.inject({url: '/health'})
    await http.inject({url: '/nowhere/acme'})
    await tracing[Symbol.asyncDispose]()
    spans = collector.spans()
  })
  afterAll(async () => {
    await http.close()
    await collector[Symbol.asyncDispose]()
  })

  it('name the route, and hold nothing of what came from outside', () => {
    expect(spans.find(({name}) => name === 'GET /v1/admin/tenants/:tenantId')).toMatchObject({
      ...{kind: 2, parentSpanId: undefined, instance: 'test:1'},
      attributes: {'http.route': '/v1/admin/tenants/:tenantId', 'http.response.status_code': '200'},
    })
    expect(collector.raw()).not.toMatch(/acme|secret/)
  })

  it('hold together with what the request began, however late', () => {
    const request = spans.find(({name}) => name === 'GET /v1/admin/tenants/:tenantId')
    expect(spans.find(({name}) => name === 'looked up')).toMatchObject({traceId: request?.traceId, parentSpanId: request?.spanId})
  })

  it('say that a request failed, and are not made of questions about health or of unknown addresses', () => {
    expect(spans.find(({name}) => name === 'GET /broken')).toMatchObject({attributes: {'http.response.status_code': '500'}})
    expect(spans.filter(({name}) => /health|nowhere/.test(name))).toEqual([])
  })

  it('are made of one heartbeat in a hundred', () => {
    const followed = spans.filter(({name}) => name === 'POST /v1/heartbeats').length
    // 30 of 3,000 are expected; 60 and more come about once in a million runs, and so do 6 and less.
    expect(followed).toBeGreaterThan(6)
    expect(followed).toBeLessThan(60)
  })
})
