import {randomInt} from 'node:crypto'

import {portIsFree} from '../../src/lib/adapters/embedded/free-port.ts'

/** Below the ports that genesis gives to servers of its own. */
const lowest = 10_000
const perWorker = 1200
const mostWorkers = 4
const first = lowest + (Number(process.env.VITEST_POOL_ID ?? 0) % mostWorkers) * perWorker
let last = randomInt(perWorker)

/**
 * A TCP port on loopback that nobody listens on and that no other test is given, nor any server that chooses its port itself: a test
 * may keep it for as long as it likes before it listens there, and expect that nobody answers.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    last = (last + 1) % perWorker
    // Several may ask at once.
    const port = first + last
    if (await portIsFree(port)) return port
  }
}
