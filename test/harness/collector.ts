import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {text} from 'node:stream/consumers'
import * as z from 'zod'

const Value = z.looseObject({stringValue: z.string().optional(), intValue: z.union([z.number(), z.string()]).optional()})
const Attributes = z.array(z.object({key: z.string(), value: Value})).default([])
const Span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes: Attributes,
})
/** The JSON of https://opentelemetry.io/docs/specs/otlp/#otlphttp, as far as it is looked at. */
const Request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({attributes: Attributes}),
      scopeSpans: z.array(z.object({scope: z.object({name: z.string()}), spans: z.array(Span)})),
    }),
  ),
})

export interface CollectedSpan {
  traceId: string
  spanId: string
  parentSpanId: string | undefined
  name: string
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number
  scope: string
  /** `service.instance.id`: which process sent it. */
  instance: string
  attributes: Record<string, string>
}

export interface TestCollector extends AsyncDisposable {
  url: string
  spans(): CollectedSpan[]
  /** Everything that came, as it came. */
  raw(): string
}

/** A receiver of OpenTelemetry's spans over HTTP. */
export async function startTestCollector(): Promise<TestCollector> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const expected = request.method === 'POST' && request.url === '/v1/traces' && request.headers['content-type'] === 'application/json'
      if (expected) bodies.push(body)
      response.writeHead(expected ? 200 : 400, {'content-type': 'application/json'}).end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => bodies.flatMap((body) => collected(Request.parse(JSON.parse(body)))),
    raw: () => bodies.join('\n'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function collected({resourceSpans}: z.infer<typeof Request>): CollectedSpan[] {
  return resourceSpans.flatMap(({resource, scopeSpans}) => {
    const instance = plain(resource.attributes)['service.instance.id'] ?? ''
    return scopeSpans.flatMap(({scope, spans}) =>
      spans.map(({traceId, spanId, parentSpanId, name, kind, attributes}) => ({
        ...{traceId, spanId, parentSpanId: parentSpanId === '' ? undefined : parentSpanId, name, kind},
        ...{scope: scope.name, instance, attributes: plain(attributes)},
      })),
    )
  })
}

function plain(attributes: z.infer<typeof Attributes>): Record<string, string> {
  return Object.fromEntries(attributes.map(({key, value}) => [key, String(value.stringValue ?? value.intValue ?? '')]))
}
