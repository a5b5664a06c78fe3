import {describe, expect, it} from 'vitest'

import {prometheusMeter} from '../../../src/lib/adapters/prometheus/prometheus-meter.ts'
import {metrics} from '../../../src/lib/metrics/catalog.ts'
import type {Meter} from '../../../src/lib/metrics/meter.ts'
import type {Metric} from '../../../src/lib/metrics/metric.ts'
import {processMetrics} from '../../../src/lib/metrics/process-metrics.ts'

const catalogue = Object.entries<Metric>(metrics)
const documented: Readonly<Record<string, Metric>> = {...metrics, ...processMetrics}

/** A meter as code without types would use it: any name, any label. */
interface LooseMeter {
  count(name: string, labels: Record<string, string>, by?: number): void
  set(name: string, labels: Record<string, string>, value: number): void
  observe(name: string, labels: Record<string, string>, value: number): void
}
const loose = (meter: Meter): LooseMeter => meter

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
const countSeries = (text: string, name: string): number =>
  linesOf(text).filter((line) => new RegExp(`^${name}(_bucket|_sum|_count)?[{ ]`).test(line)).length

/** A bounded label has `other` among its values; a closed one may get it besides. */
function mostSeries(metric: Metric): number {
  const combinations = Object.values(metric.labels).reduce((product, values) => product * ('atMost' in values ? values.atMost : values.length + 1), 1)
  return metric.kind === 'histogram' ? combinations * (metric.buckets.length + 3) : combinations
}

describe('the meter that Prometheus reads', () => {
  it('exposes every metric of the catalogue with its type and its help', async () => {
    const text = await prometheusMeter('1.2.3').exposition()
    for (const [name, {kind, help}] of catalogue) {
      expect(text).toContain(`# HELP ${name} ${help}\n`)
      expect(text).toContain(`# TYPE ${name} ${kind}\n`)
    }
    expect(text).toContain(`genesis_build_info{version="1.2.3",node="${process.version}"} 1\n`)
  })

  it('exposes nothing that is not documented, of the process neither', async () => {
    const text = await prometheusMeter('1.2.3').exposition()
    const exposed = Array.from(text.matchAll(/^# TYPE (\S+) (\S+)$/gm), ([, name = '', kind = '']) => [name, kind])
    expect(exposed.filter(([name = '', kind]) => documented[name]?.kind !== kind)).toEqual([])
    expect(text).toMatch(/^genesis_process_resident_memory_bytes \d+$/m)
    expect(text).toMatch(/^genesis_nodejs_eventloop_lag_p99_seconds \S+$/m)
  })

  it('starts its counters at zero where all labels are known, so that the first event is an increase', async () => {
    const meter = prometheusMeter('1.2.3')
    expect(await meter.exposition()).toContain('genesis_heartbeats_total{outcome="replay"} 0\n')
    meter.count('genesis_heartbeats_total', {outcome: 'replay'})
    meter.count('genesis_heartbeats_total', {outcome: 'replay'}, 4)
    expect(await meter.exposition()).toContain('genesis_heartbeats_total{outcome="replay"} 5\n')
  })

  it('forgets a gauge that it is told to forget', async () => {
    const meter = prometheusMeter('1.2.3')
    meter.set('genesis_queue_paused', {queue: 'clock'}, 1)
    expect(await meter.exposition()).toContain('genesis_queue_paused{queue="clock"} 1\n')
    meter.clear('genesis_queue_paused')
    expect(await meter.exposition()).not.toContain('genesis_queue_paused{')
    meter.set('genesis_queue_paused', {queue: 'clock'}, 0)
    expect(await meter.exposition()).toContain('genesis_queue_paused{queue="clock"} 0\n')
  })

  it.each(catalogue)('%s stays within its number of series, whatever its labels are said to be', async (name, metric) => {
    const meter = loose(prometheusMeter('1.2.3'))
    for (let i = 0; i < 300; i++) {
      const labels = Object.fromEntries(Object.keys(metric.labels).map((label, at) => [label, `from outside "${i * (at + 1)}"\n{}`]))
      if (metric.kind === 'counter') meter.count(name, labels)
      else if (metric.kind === 'gauge') meter.set(name, labels, i)
      else meter.observe(name, labels, i)
    }
    const text = await (meter as unknown as {exposition(): Promise<string>}).exposition()
    expect(countSeries(text, name)).toBeGreaterThan(0)
    expect(countSeries(text, name)).toBeLessThanOrEqual(mostSeries(metric))
  })

  it('has few series in all: what a replica can ever expose is bounded by the catalogue', () => {
    const most = Object.values(documented).reduce((sum, metric) => sum + mostSeries(metric), 0)
    expect(most).toBeLessThan(5000)
  })

  it('names a unit where there is one, and ends counters in _total, as Prometheus asks', () => {
    for (const [name, {kind}] of Object.entries(documented)) {
      expect(name).toMatch(/^genesis_[a-z0-9_]+$/)
      expect(name.endsWith('_total'), name).toBe(kind === 'counter')
      if (kind === 'histogram') expect(name).toMatch(/_(seconds|bytes)$/)
    }
  })
})
