import {describe, expect, it} from 'vitest'

import {stageOf} from '../../../src/lib/tenants/stage.ts'

describe('The stage of a fleet', () => {
  it.each([
    [0, 1],
    [100, 1],
    [101, 2],
    [1000, 2],
    [1001, 3],
    [5000, 3],
    [5001, 4],
    [15_000, 4],
    [20_000, 4],
  ])('of %i tenants is %i', (tenants, number) => {
    expect(stageOf(tenants).number).toBe(number)
  })
})
