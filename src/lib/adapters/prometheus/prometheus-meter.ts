import {Counter, Gauge, Histogram, Registry} from 'prom-client'

import {metrics} from '../../metrics/catalog.ts'
import {labelLimiter} from '../../metrics/limit-labels.ts'
import type {Meter} from '../../metrics/meter.ts'
import type {Metric} from '../../metrics/metric.ts'
import {measureProcess, memoryLimitBytes} from './process-meter.ts'

type Labels = Readonly<Record<string, string>>

interface Collector {
  count(labels: Labels, by: number): void
  set(labels: Labels, value: number): void
  observe(labels: Labels, value: number): void
  clear(): void
}

export interface PrometheusMeter extends Meter {
  /** The text format of https://prometheus.io/docs/instrumenting/exposition_formats/ */
  exposition(): Promise<string>
}

/** A meter of this process that Prometheus can read. @param version of the program */
export function prometheusMeter(version: string): PrometheusMeter {
  const registry = new Registry()
  const collectors = new Map(Object.entries<Metric>(metrics).map(([name, metric]) => [name, collector(registry, name, metric)]))
  measureProcess(registry)
  const meter: PrometheusMeter = {
    count: (name, labels, by = 1) => collectors.get(name)?.count(labels, by),
    set: (name, labels, value) => collectors.get(name)?.set(labels, value),
    observe: (name, labels, value) => collectors.get(name)?.observe(labels, value),
    clear: (name) => collectors.get(name)?.clear(),
    exposition: () => registry.metrics(),
  }
  meter.set('genesis_build_info', {version, node: process.version}, 1)
  meter.set('genesis_memory_limit_bytes', {}, memoryLimitBytes())
  return meter
}

function collector(registry: Registry, name: string, metric: Metric): Collector {
  const options = {name, help: metric.help, labelNames: Object.keys(metric.labels), registers: [registry]}
  const limit = labelLimiter(metric)
  const idle: Collector = {count: () => undefined, set: () => undefined, observe: () => undefined, clear: () => undefined}
  if (metric.kind === 'histogram') {
    const histogram = new Histogram({...options, buckets: [...metric.buckets]})
    return {...idle, observe: (labels, value) => histogram.observe(limit(labels), value)}
  }
  if (metric.kind === 'gauge') {
    const gauge = new Gauge(options)
    return {...idle, set: (labels, value) => gauge.set(limit(labels), value), clear: () => gauge.reset()}
  }
  const counter = new Counter(options)
  // A counter that appears with its first event has no increase that Prometheus could see.
  for (const labels of closedCombinations(metric)) counter.inc(labels, 0)
  return {...idle, count: (labels, by) => counter.inc(limit(labels), by)}
}

/** Every combination of label values, when all of them are known; none otherwise. */
function closedCombinations({labels}: Metric): Record<string, string>[] {
  let combinations: Record<string, string>[] = [{}]
  for (const [label, values] of Object.entries(labels)) {
    if ('atMost' in values) return []
    combinations = combinations.flatMap((combination) => values.map((value) => ({...combination, [label]: value})))
  }
  return combinations
}
