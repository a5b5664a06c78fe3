import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {projectFiles} from '../../../../scripts/project.ts'
import {describeReading, formatFigure} from '../../../../src/lib/health/alerts/describe-reading.ts'
import {allRules} from '../../../../src/lib/health/alerts/rules/all-rules.ts'
import {rule} from './fixtures.ts'

describe('A figure', () => {
  it.each([
    [0.8123, 'share', '81 %'],
    [0.005, 'share', '0.5 %'],
    [1.2, 'share', '120 %'],
    [12_345.6, 'count', '12,346'],
    [59.4, 'seconds', '59 s'],
    [300, 'seconds', '5 min'],
    [320, 'seconds', '5 min 20 s'],
    [3600, 'seconds', '1 h'],
    [5000, 'seconds', '1 h 23 min'],
    [0, 'bytes', '0 B'],
    [1536, 'bytes', '1.5 KiB'],
    [100 * 1024 ** 3, 'bytes', '100 GiB'],
    [6.4, 'days', '6.4 days'],
    [2, 'status', 'unhealthy'],
  ] as const)('%d of unit %s reads %s', (value, unit, text) => {
    expect(formatFigure(value, unit)).toBe(text)
  })
})

describe('A summary', () => {
  it('is filled with the figure, the limit and labels, and never with what is not there', () => {
    const summary = '{value} in {subject} above {limit}, {region}, {constructor}'
    const text = describeReading(rule({summary}), 0, {rule: 'x', subject: '{limit}', value: 2000, labels: {region: 'nyc3'}})
    expect(text).toBe('2,000 in {limit} above 1,000, nyc3, ?')
  })

  it('of every rule names its subject, or says what of, and its figure', () => {
    for (const {id, summary} of allRules.readings) expect(summary, id).toContain('{value}')
  })
})

it('Every event that the product raises is one of the rules', () => {
  const known = new Set([...allRules.events, ...allRules.readings].map(({id}) => id))
  const raised = projectFiles('src/lib/**/*.ts')
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\brule: '([a-z][a-z-]+)', subject/g)].map(([, id]) => id ?? ''))
    .concat(
      [...readFileSync('migrations/0010_watchdog.sql', 'utf8').matchAll(/select '([a-z-]+)', \w\.id, '(?:firing|resolved)'/g)].map(
        ([, id]) => id ?? '',
      ),
    )
  expect(raised.length).toBeGreaterThan(5)
  expect(raised.filter((id) => !known.has(id))).toEqual([])
})
