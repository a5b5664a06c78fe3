// node scripts/soak-ticks.ts [--minutes 10] [--every 60] [--replicas 3]
// Replicas that are killed and started again at random, at true pace: each tick once, on Redis and on Postgres.
import {parseArgs} from 'node:util'

import {judgeTicks} from '../test/integration/clock/judge-ticks.ts'
import {liveAndDie} from '../test/integration/clock/live-and-die.ts'
import {queueBackends, startTicksWorld} from '../test/integration/clock/ticks-world.ts'

const options = {minutes: {type: 'string', default: '10'}, every: {type: 'string', default: '60'}, replicas: {type: 'string', default: '3'}} as const
const {values} = parseArgs({options})
const everyMs = Number(values.every) * 1000
const results = await Promise.all(
  queueBackends
    .filter(({missing}) => missing === undefined)
    .map(async ({name}) => {
      await using world = await startTicksWorld(name, everyMs)
      const mortality = {bodyMs: everyMs / 10, livesMs: [everyMs / 2, everyMs * 2], missingMs: [0, everyMs / 2]} as const
      const lives = await liveAndDie(world, Number(values.replicas), mortality, AbortSignal.timeout(Number(values.minutes) * 60_000))
      const {faults, figures} = judgeTicks({everyMs, lives, marks: world.marks(), ledger: await world.ledger()})
      console.log(`${name}: ${JSON.stringify(figures)}${faults.map((fault) => `\n  ${fault}`).join('')}`)
      return faults.length
    }),
)
process.exitCode = results.every((faults) => faults === 0) ? 0 : 1
