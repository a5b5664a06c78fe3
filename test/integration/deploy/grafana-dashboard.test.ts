import {execFileSync} from 'node:child_process'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, it} from 'vitest'
import {stringify} from 'yaml'
import * as z from 'zod'

import {prometheusMissing} from '../../harness/prometheus.ts'
import {temporaryFolder} from '../../harness/temporary-folder.ts'
import {readDeployed, unknownIn} from './metric-uses.ts'

/** Of the classic dashboard model, which Grafana 11 reads and later ones still import, what this dashboard uses. */
const Datasource = z.strictObject({type: z.literal('prometheus'), uid: z.string().regex(/^\$\{datasource\}$/)})
const GridPos = z.strictObject({h: z.int().positive(), w: z.int().min(1).max(24), x: z.int().min(0).max(23), y: z.int().min(0)})
const Target = z.looseObject({refId: z.string().regex(/^[A-Z]$/), datasource: Datasource, expr: z.string().min(1), legendFormat: z.string()})
const Threshold = z.strictObject({color: z.string(), value: z.number().nullable()})
const Row = z.strictObject({
  id: z.int(),
  type: z.literal('row'),
  title: z.string(),
  collapsed: z.literal(false),
  gridPos: GridPos,
  panels: z.tuple([]),
})
const Panel = z.strictObject({
  id: z.int().positive(),
  type: z.enum(['stat', 'timeseries']),
  title: z.string().min(1),
  description: z.string().min(1),
  datasource: Datasource,
  gridPos: GridPos,
  fieldConfig: z.strictObject({
    defaults: z.looseObject({unit: z.string(), thresholds: z.strictObject({mode: z.literal('absolute'), steps: z.array(Threshold).min(1)})}),
    overrides: z.tuple([]),
  }),
  options: z.looseObject({}),
  targets: z.array(Target).min(1),
})
const Variable = z.looseObject({name: z.string(), label: z.string(), type: z.enum(['datasource', 'query'])})
const Dashboard = z.looseObject({
  uid: z.string().min(8).max(40),
  title: z.string(),
  schemaVersion: z.literal(39),
  templating: z.strictObject({list: z.array(Variable)}),
  annotations: z.strictObject({list: z.array(z.looseObject({datasource: Datasource, expr: z.string()}))}),
  panels: z.array(z.discriminatedUnion('type', [Row, Panel])),
})

const dashboard = Dashboard.parse(JSON.parse(readDeployed('grafana/genesis.json')))
const panels = dashboard.panels.filter((panel) => panel.type !== 'row')
const expressions = [...panels.flatMap(({targets}) => targets.map(({expr}) => expr)), ...dashboard.annotations.list.map(({expr}) => expr)]
const missing = prometheusMissing()

describe('The dashboard for Grafana', () => {
  it('has panels that lie beside each other, each with an id of its own', () => {
    const ids = dashboard.panels.map(({id}) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const taken = new Set<string>()
    for (const {gridPos, title} of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x},${y}`), `${title} lies over another panel`).toBe(false)
          taken.add(`${x},${y}`)
        }
    }
  })

  it('gives each question of a panel a letter of its own', () => {
    for (const {title, targets} of panels) expect(new Set(targets.map(({refId}) => refId)).size, title).toBe(targets.length)
  })

  it('asks for no metric, label or value that is not in the catalogue', () => {
    expect(expressions.flatMap(unknownIn)).toEqual([])
  })

  it('uses only variables that it has, beside those of Grafana', () => {
    const known = new Set([...dashboard.templating.list.map(({name}) => name), '__rate_interval'])
    const used = Array.from(JSON.stringify(dashboard).matchAll(/\$\{?(\w+)\}?/g), ([, name = '']) => name)
    expect(used.filter((name) => !known.has(name))).toEqual([])
  })

  it.skipIf(missing !== undefined)('asks questions that Prometheus understands', async () => {
    await using folder = await temporaryFolder()
    const plain = (expr: string): string => expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, '.*')
    const rules = expressions.map((expr, i) => ({record: `asked:${i}`, expr: plain(expr)}))
    const file = join(folder.path, 'rules.yml')
    await writeFile(file, stringify({groups: [{name: 'dashboard', rules}]}))
    expect(execFileSync('promtool', ['check', 'rules', file], {encoding: 'utf8'})).toContain(`SUCCESS: ${expressions.length} rules found`)
  })
})
