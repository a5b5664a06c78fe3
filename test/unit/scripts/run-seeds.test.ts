import {expect, it} from 'vitest'

import {runSeeds} from '../../../scripts/fuzz/run-seeds.ts'

const worker = new URL('../../harness/fuzz/hanging-worker.ts', import.meta.url)

it('ends an input that hangs, names its seed, and goes on behind it', async () => {
  const {hangs, faults, slowest} = await runSeeds({first: 1, end: 8, limitMs: 300, worker}, () => undefined)
  expect({hangs, faults}).toEqual({hangs: [3], faults: [{seed: 5, fault: 'five'}]})
  expect(slowest.seed).toBe(3)
})
