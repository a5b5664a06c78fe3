import {describe, expect, it} from 'vitest'

import {judgeTicks} from './judge-ticks.ts'
import {liveAndDie} from './live-and-die.ts'
import {queueBackends, startTicksWorld} from './ticks-world.ts'

/** Ticks of a minute, 15 times as fast: a tick that is taken over and the next one still fit into a period on a busy machine. */
const everyMs = 4000
const slots = 10
/** Long enough that some are killed in the midst of a tick. */
const bodyMs = 900

describe.concurrent.each(queueBackends)(
  'Three replicas on one store with the queue on $name, killed and started again at random',
  {timeout: 120_000},
  (queue) => {
    it.skipIf(queue.missing !== undefined)('run each tick to its end once, and miss none while one of them lives', async () => {
      await using world = await startTicksWorld(queue.name, everyMs)
      const stop = AbortSignal.timeout(slots * everyMs)
      const lives = await liveAndDie(world, 3, {bodyMs, livesMs: [4000, 14_000], missingMs: [0, 1500]}, stop)
      const judged = judgeTicks({everyMs, lives, marks: world.marks(), ledger: await world.ledger()})
      console.info(`${queue.name}: ${JSON.stringify(judged.figures)}`)
      expect(judged.faults).toEqual([])
      expect(judged.figures.kills).toBeGreaterThanOrEqual(5)
      expect(judged.figures.slotsRun).toBeGreaterThanOrEqual(slots / 2)
    })
  },
)
