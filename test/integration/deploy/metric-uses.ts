import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parse} from 'yaml'
import * as z from 'zod'

import {bullmqMetrics} from '../../../src/lib/metrics/bullmq-metrics.ts'
import {metrics} from '../../../src/lib/metrics/catalog.ts'
import type {Metric} from '../../../src/lib/metrics/metric.ts'
import {processMetrics} from '../../../src/lib/metrics/process-metrics.ts'
import {projectRoot} from '../../harness/project.ts'

export const deployFolder = join(projectRoot, 'deploy')
export const readDeployed = (path: string): string => readFileSync(join(deployFolder, path), 'utf8')

const catalogue: Readonly<Record<string, Metric>> = {...metrics, ...processMetrics, ...bullmqMetrics}
/** Labels that Prometheus itself puts on every series. */
const targetLabels = new Set(['instance', 'job'])

const Rules = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Genesis[A-Z]\w+$/),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({severity: z.enum(['critical', 'warning', 'info', 'none'])}),
          annotations: z.strictObject({summary: z.string().regex(/\.$/), action: z.string().regex(/\.$/)}),
        }),
      ),
    }),
  ),
})

export type AlertRule = z.infer<typeof Rules>['groups'][number]['rules'][number]
export const readRules = (): AlertRule[] => Rules.parse(parse(readDeployed('prometheus/rules.yml'))).groups.flatMap(({rules}) => rules)

/** What is wrong with how an expression uses our metrics: names, labels and values of labels that the catalogue does not have. */
export function unknownIn(expression: string): string[] {
  const uses = expression.matchAll(/\b((?:genesis|bullmq)_\w+)(?:\{([^}]*)\})?/g)
  return Array.from(uses).flatMap(([, name = '', matchers = '']) => {
    const metric = findMetric(name)
    if (metric === undefined) return [`${name} is in no catalogue`]
    return Array.from(matchers.matchAll(/(\w+)\s*([!=]~?)=?\s*"([^"]*)"/g)).flatMap(([, label = '', , value = '']) =>
      unknownLabel(name, metric, label, value),
    )
  })
}

/** A histogram is asked for by the names of its parts. */
function findMetric(name: string): Metric | undefined {
  if (catalogue[name]?.kind === 'histogram') return undefined
  const [, whole, part] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? []
  return catalogue[name] ?? (part !== undefined && catalogue[whole ?? '']?.kind === 'histogram' ? catalogue[whole ?? ''] : undefined)
}

function unknownLabel(name: string, metric: Metric, label: string, value: string): string[] {
  if (targetLabels.has(label) || (label === 'le' && metric.kind === 'histogram')) return []
  const values = metric.labels[label]
  if (values === undefined) return [`${name} has no label ${label}`]
  if ('atMost' in values || value.includes('.')) return []
  return value.split('|').flatMap((one) => (values.includes(one) ? [] : [`${name} has no ${label} ${one}`]))
}
