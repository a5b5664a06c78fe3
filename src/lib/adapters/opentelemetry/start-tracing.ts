import {context, propagation, SpanKind, SpanStatusCode, trace} from '@opentelemetry/api'
import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'
import {W3CTraceContextPropagator} from '@opentelemetry/core'
import {OTLPTraceExporter} from '@opentelemetry/exporter-trace-otlp-http'
import {resourceFromAttributes} from '@opentelemetry/resources'
import {BatchSpanProcessor, ParentBasedSampler, TracerProvider} from '@opentelemetry/sdk-trace'
import type {Telemetry} from 'bullmq'
import {BullMQOtel} from 'bullmq-otel'

import type {Tracer} from '../../metrics/tracer.ts'
import {rootSampler, shareOf} from './root-sampler.ts'

export interface Tracing extends AsyncDisposable {
  tracer: Tracer
  /** What BullMQ's queues and workers report to; it carries the context in the job. */
  queues: Telemetry
}

export interface TracingOptions {
  /** Base URL of a collector; spans go to `v1/traces` below it, as JSON. */
  endpoint: string
  version: string
  /** Unique to this process. */
  instance: string
}

/** A collector that does not answer must not hold up the end of a command. */
const exportTimeoutMs = 2000

/**
 * Sends spans to an OpenTelemetry collector. It registers itself for the whole process, as OpenTelemetry and with it BullMQ demand, so it is
 * started once. Disposing sends what is left.
 */
export function startTracing({endpoint, version, instance}: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({
    url: new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href,
    timeoutMillis: exportTimeoutMs,
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({'service.name': 'genesis', 'service.version': version, 'service.instance.id': instance}),
    sampler: new ParentBasedSampler({root: rootSampler()}),
    spanLimits: {attributeValueLengthLimit: 1000},
    spanProcessors: [new BatchSpanProcessor({exporter, exportTimeoutMillis: exportTimeoutMs})],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(provider)
  return {
    tracer: requestTracer(version),
    queues: new BullMQOtel({tracerName: 'bullmq', version}),
    async [Symbol.asyncDispose]() {
      // Spans that the collector does not take are lost; the work that they tell of is done all the same.
      await provider.shutdown().catch(() => undefined)
      trace.disable()
      propagation.disable()
      context.disable()
    },
  }
}

function requestTracer(version: string): Tracer {
  const tracer = trace.getTracer('genesis', version)
  return {
    request(name, share, work) {
      const span = tracer.startSpan(name, {kind: SpanKind.SERVER, root: true, attributes: {[shareOf]: share}})
      context.with(trace.setSpan(context.active(), span), work)
      return {
        end(attributes, failed) {
          span.setAttributes(attributes)
          if (failed) span.setStatus({code: SpanStatusCode.ERROR})
          span.end()
        },
      }
    },
  }
}
