import {describe, expect, it} from 'vitest'

import {mergeExpositions} from '../../../src/lib/metrics/merge-expositions.ts'

const countsOf = (queue: string): string =>
  [
    ...['# HELP bullmq_job_count Jobs', '# TYPE bullmq_job_count gauge', `bullmq_job_count{queue="${queue}"} 1`],
    ...['# HELP bullmq_job_failed_total Failed', '# TYPE bullmq_job_failed_total counter', `bullmq_job_failed_total{queue="${queue}"} 2`],
  ].join('\n')

describe('merging what several sources expose', () => {
  it('gives each metric its HELP and TYPE once and its series in one place', () => {
    expect(mergeExpositions([countsOf('a'), countsOf('b')])).toBe(
      `${[
        ...['# HELP bullmq_job_count Jobs', '# TYPE bullmq_job_count gauge', 'bullmq_job_count{queue="a"} 1', 'bullmq_job_count{queue="b"} 1'],
        ...['# HELP bullmq_job_failed_total Failed', '# TYPE bullmq_job_failed_total counter'],
        ...['bullmq_job_failed_total{queue="a"} 2', 'bullmq_job_failed_total{queue="b"} 2'],
      ].join('\n')}\n`,
    )
  })

  it('keeps all lines of a histogram together, and drops empty lines', () => {
    const histogram = '# HELP h Time\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 1\nh_sum 0.5\nh_count 1\n'
    expect(mergeExpositions([`${histogram}\n\n`, ''])).toBe(histogram)
  })

  it('is empty when there is nothing to say', () => {
    expect(mergeExpositions([])).toBe('')
    expect(mergeExpositions(['', '\n'])).toBe('')
  })
})
