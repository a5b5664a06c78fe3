// node scripts/metrics-doc.ts writes docs/operations/metrics.md from the catalogue of metrics.
import {bullmqMetrics} from '../src/lib/metrics/bullmq-metrics.ts'
import {metrics} from '../src/lib/metrics/catalog.ts'
import type {LabelValues, Metric} from '../src/lib/metrics/metric.ts'
import {processMetrics} from '../src/lib/metrics/process-metrics.ts'
import {type GeneratedFile, writeGenerated} from './generated-file.ts'

export function makeMetricsDoc(): GeneratedFile[] {
  const content = [
    ...introduction,
    ...section('Of Genesis', metrics),
    ...section('Of the process', processMetrics),
    ...section('Of BullMQ', bullmqMetrics),
  ]
  return [{path: 'docs/operations/metrics.md', content: `${content.join('\n')}\n`}]
}

const introduction = [
  '# Metrics',
  '',
  '`genesis serve` answers `GET /metrics` for Prometheus when it has the role `http`. Each replica speaks for itself: scrape every one of them,',
  'not the load balancer. Give a replica that only works, `--roles workers`, the role `http` too, or nobody sees it.',
  '',
  'Metrics name no tenant and hold no secret, and the route needs no token. It is on the same port as the rest: `serve` listens on loopback',
  'unless `HOST` says otherwise, and an ingress should let through `/v1/` and `/health` only.',
  '',
  'The number of series is bounded: a label has the values listed here, or at most as many as are stated, after which `other` stands for the',
  'rest. What the queues say is asked for at most every 5 s, however many ask; when they do not answer, it is left out and',
  '`genesis_scrape_errors_total` counts it.',
  '',
  'Counters and histograms are of one replica: sum them up. Gauges about what all replicas share (queues, ticks, silent tenants, alerts, limits)',
  'are the same in each of them: take `max` or `min`, never a sum.',
  '',
  'Ready to use: [rules and configuration for Prometheus](../../deploy/prometheus/), [a dashboard for Grafana](../../deploy/grafana/).',
  '',
  'Made from the catalogue by `node scripts/metrics-doc.ts`.',
]

function section(title: string, catalogue: Readonly<Record<string, Metric>>): string[] {
  const rows = Object.entries(catalogue)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, {kind, help, labels}]) => `| \`${name}\` | ${kind} | ${describeLabels(labels)} | ${cell(help)} |`)
  return ['', `## ${title}`, '', '| metric | kind | labels | meaning |', '|---|---|---|---|', ...rows]
}

function describeLabels(labels: Metric['labels']): string {
  return Object.entries(labels)
    .map(([label, values]) => `\`${label}\`: ${describeValues(values)}`)
    .join('<br>')
}

function describeValues(values: LabelValues): string {
  return 'atMost' in values ? `at most ${values.atMost} values` : values.map((value) => `\`${value}\``).join(', ')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (import.meta.main) await writeGenerated(makeMetricsDoc())
