import fc from 'fast-check'
import {describe, expect, it} from 'vitest'

import {queueSchema} from '../../../src/lib/adapters/bullmq/open-backend.ts'

const prefix = fc.stringMatching(/^[a-z0-9_-]{1,40}$/).map((name) => `{${name}}`)

describe('The schema of a queue in Postgres', () => {
  it('is genesis_queue unless another prefix was chosen', () => {
    expect(queueSchema('{genesis}')).toBe('genesis_queue')
    expect(queueSchema('{staging}')).toBe('genesis_queue_staging')
  })

  it('is a name that needs no quotes and that Postgres does not cut off', () => {
    fc.assert(fc.property(prefix, (one) => /^genesis_queue[a-z0-9_]{0,50}$/.test(queueSchema(one))))
  })

  it('is another one for each prefix, also for those that differ in hyphens only', () => {
    fc.assert(
      fc.property(prefix, (one) => {
        const others = [one.replaceAll('-', '_'), one.replaceAll('_', '-'), one.replace('-', '_')].filter((other) => other !== one)
        for (const other of others) expect(queueSchema(other)).not.toBe(queueSchema(one))
      }),
    )
  })
})
