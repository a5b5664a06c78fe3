import {randomInt} from 'node:crypto'
import {createServer} from 'node:net'

/** Below the range from which Linux and macOS take ports for outgoing connections, or one of those would take it at any moment. */
const lowest = 15_000
const highest = 32_000

/** A TCP port on loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest)
    if (await portIsFree(port)) return port
  }
}

/** True when `port` can be listened on now. */
export async function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
