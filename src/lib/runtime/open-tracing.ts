import type {Tracing, TracingOptions} from '../adapters/opentelemetry/start-tracing.ts'
import type {Config} from '../config/load-config.ts'

export interface OpenTracingOptions extends Omit<TracingOptions, 'endpoint'> {
  /** What is left to send is sent when these are disposed of. */
  resources: AsyncDisposableStack
}

/** Undefined, and nothing of OpenTelemetry loaded, when no collector is configured. */
export async function openTracing(config: Config, {resources, ...options}: OpenTracingOptions): Promise<Tracing | undefined> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT
  if (endpoint === undefined) return undefined
  const {startTracing} = await import('../adapters/opentelemetry/start-tracing.ts')
  return resources.use(startTracing({endpoint, ...options}))
}
