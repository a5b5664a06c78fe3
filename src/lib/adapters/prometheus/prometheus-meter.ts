import {Counter, Gauge, Histogram, Registry} from 'prom-client'

import {type Metric, metrics} from '../../metrics/catalog.ts'
import type {Meter} from '../../metrics/meter.ts'

type LabelValues = Partial<Record<string, string>>

export interface PrometheusMeter extends Meter {
  /** The text format of https://prometheus.io/docs/instrumenting/exposition_formats/ */
  exposition(): Promise<string>
}

/** A meter of this process that Prometheus can read. */
export function prometheusMeter(): PrometheusMeter {
  const registry = new Registry()
  const counters = new Map<string, Counter>()
  const gauges = new Map<string, Gauge>()
  const histograms = new Map<string, Histogram>()
  for (const [name, metric] of Object.entries<Metric>(metrics)) {
    const options = {name, help: metric.help, labelNames: Object.keys(metric.labels), registers: [registry]}
    if (metric.kind === 'counter') counters.set(name, new Counter(options))
    else if (metric.kind === 'gauge') gauges.set(name, new Gauge(options))
    else if (metric.kind === 'histogram') histograms.set(name, new Histogram({...options, buckets: [...metric.buckets]}))
  }
  return {
    count: (name, labels, by = 1) => counters.get(name)?.inc(labels as LabelValues, by),
    set: (name, labels, value) => gauges.get(name)?.set(labels as LabelValues, value),
    observe: (name, labels, value) => histograms.get(name)?.observe(labels as LabelValues, value),
    exposition: () => registry.metrics(),
  }
}
