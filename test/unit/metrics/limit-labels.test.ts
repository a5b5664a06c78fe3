import {describe, expect, it} from 'vitest'

import {labelLimiter} from '../../../src/lib/metrics/limit-labels.ts'
import type {Metric} from '../../../src/lib/metrics/metric.ts'

const metric = (labels: Metric['labels']): Metric => ({kind: 'counter', help: 'For the test.', labels})
const seriesOf = (limit: ReturnType<typeof labelLimiter>, values: readonly Record<string, string>[]): Set<string> =>
  new Set(values.map((value) => JSON.stringify(limit(value))))

describe('the limit on label values', () => {
  it('passes the values of a closed set, and turns every other into one', () => {
    const limit = labelLimiter(metric({outcome: ['accepted', 'refused']}))
    expect(limit({outcome: 'refused'})).toEqual({outcome: 'refused'})
    const strange = Array.from({length: 1000}, (_, i) => ({outcome: `strange-${i}`}))
    expect(seriesOf(limit, strange)).toEqual(new Set(['{"outcome":"other"}']))
  })

  it('keeps as many values of data as were declared, `other` included, and goes on with those that it has seen', () => {
    const limit = labelLimiter(metric({region: {atMost: 3}}))
    const regions = ['nyc3', 'ams3', 'fra1', 'sgp1', 'nyc3', 'ams3']
    expect(regions.map((region) => limit({region}).region)).toEqual(['nyc3', 'ams3', 'other', 'other', 'nyc3', 'ams3'])
  })

  it('has room for itself: a value of data that is called other takes no second place', () => {
    const limit = labelLimiter(metric({region: {atMost: 3}}))
    expect(
      seriesOf(
        limit,
        ['other', 'a', 'b', 'c', 'other'].map((region) => ({region})),
      ).size,
    ).toBeLessThanOrEqual(3)
  })

  it('limits each label by itself and drops labels that were not declared', () => {
    const limit = labelLimiter(metric({queue: {atMost: 4}, state: ['on', 'off']}))
    const values = Array.from({length: 500}, (_, i) => ({queue: `queue-${i}`, state: i % 2 === 0 ? 'on' : 'off', tenant: `tenant-${i}`}))
    expect(seriesOf(limit, values).size).toBeLessThanOrEqual(8)
    expect(limit({queue: 'queue-0', state: 'on', tenant: 'acme'})).toEqual({queue: 'queue-0', state: 'on'})
  })
})
