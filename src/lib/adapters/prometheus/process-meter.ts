import {totalmem} from 'node:os'
import {collectDefaultMetrics, type Registry} from 'prom-client'

import {processMetrics} from '../../metrics/process-metrics.ts'

/** Measures the process itself, and keeps of what prom-client offers only what is documented. */
export function measureProcess(registry: Registry): void {
  const before = new Set(registry.getMetricsAsArray().map(({name}) => name))
  collectDefaultMetrics({register: registry, prefix: 'genesis_', gcDurationBuckets: [...processMetrics.genesis_nodejs_gc_duration_seconds.buckets]})
  for (const {name} of registry.getMetricsAsArray()) if (!before.has(name) && !(name in processMetrics)) registry.removeSingleMetric(name)
}

/** Memory that the process may have, in bytes: the container's limit, or what the machine has. */
export function memoryLimitBytes(): number {
  // 0, or more than the machine has, where there is no container.
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}
