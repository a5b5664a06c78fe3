import {execFileSync} from 'node:child_process'
import {describe, expect, it} from 'vitest'
import {parse} from 'yaml'

import {prometheusMissing} from '../../harness/prometheus.ts'
import {deployFolder, readDeployed, readRules, unknownIn} from './metric-uses.ts'

const missing = prometheusMissing()
if (missing !== undefined) console.warn(`SKIPPED: the rules for Prometheus are not checked: ${missing}`)

const promtool = (...args: string[]): string => execFileSync('promtool', args, {cwd: `${deployFolder}/prometheus`, encoding: 'utf8'})

interface Case {
  promql_expr_test: {exp_samples: {labels: string}[]}[]
}
const cases = (parse(readDeployed('prometheus/rules.test.yml')) as {tests: Case[]}).tests

describe('The rules for Prometheus', () => {
  it.skipIf(missing !== undefined)('are what promtool takes for rules and configuration', () => {
    expect(promtool('check', 'rules', 'rules.yml')).toContain('SUCCESS')
    expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS')
  })

  it.skipIf(missing !== undefined)('fire in the worlds of their unit tests and in no other', {timeout: 60_000}, () => {
    expect(promtool('test', 'rules', 'rules.test.yml')).toContain('SUCCESS')
  })

  it('are each seen to fire, and not to fire, in those worlds', () => {
    const worlds = cases.flatMap(({promql_expr_test: questions}) =>
      questions.map(({exp_samples: samples}) => samples.map(({labels}) => labels).join()),
    )
    for (const {alert} of readRules()) {
      const firing = worlds.filter((world) => world.includes(`"${alert}"`)).length
      expect(firing, `${alert} fires in no world`).toBeGreaterThan(0)
      expect(alert === 'GenesisDeadMan' || firing < worlds.length, `${alert} fires in every world`).toBe(true)
    }
  })

  it('ask for no metric, label or value that is not in the catalogue', () => {
    expect(readRules().flatMap(({alert, expr}) => unknownIn(expr).map((problem) => `${alert}: ${problem}`))).toEqual([])
  })

  it('are checked by something that sees what is wrong', () => {
    expect(unknownIn('rate(genesis_heartbeat_total[5m])')).toEqual(['genesis_heartbeat_total is in no catalogue'])
    expect(unknownIn('genesis_heartbeat_seconds > 1')).toEqual(['genesis_heartbeat_seconds is in no catalogue'])
    expect(unknownIn('genesis_heartbeats_total{outcome="lost"}')).toEqual(['genesis_heartbeats_total has no outcome lost'])
    expect(unknownIn('genesis_health{tenant!~"acme|beta"}')).toEqual(['genesis_health has no label tenant'])
  })

  it('have each a name of its own', () => {
    const names = readRules().map(({alert}) => alert)
    expect(new Set(names).size).toBe(names.length)
  })

  it('name only commands that there are', async () => {
    const {commands} = JSON.parse((await import('node:fs')).readFileSync(`${deployFolder}/../oclif.manifest.json`, 'utf8')) as {
      commands: Record<string, unknown>
    }
    const named = readRules().flatMap(({annotations: {action}}) =>
      Array.from(action.matchAll(/genesis ((?:[a-z]+ ?){1,2})/g), ([, command = '']) => command.trim()),
    )
    const known = (command: string): boolean => [command, command.split(' ')[0] ?? ''].some((words) => words.replaceAll(' ', ':') in commands)
    expect(named.filter((command) => !known(command))).toEqual([])
  })
})
